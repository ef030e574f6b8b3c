/** What others need for the same question of the same log: requests by upstream. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PeerTime {
  readonly ms: number;
  readonly cpuMs: number;
  /** What it found, in a few words: so that nobody compares with a program that read nothing. */
  readonly found: string;
}

/** Null where the program is not installed. */
export type TimePeer = (logPath: string, folder: string) => Promise<PeerTime | null>;

export const timeWc: TimePeer = (logPath) =>
  timed(['wc', '-l', logPath], (out) => out.trim().split(' ')[0] ?? '');

/** Every panel but one is left out; the upstream stands where goaccess has the virtual host. */
export const timeGoaccess: TimePeer = (logPath) => {
  const format = {
    time: '%x.%^',
    client: '%h',
    method: '%m',
    path: '%U',
    status: '%s',
    bytes: '%b',
    ms: '%T',
    upstream: '%v',
  };
  const words = ['--no-global-config', '--datetime-format=%s', `--log-format=${JSON.stringify(format)}`];
  const panels = OTHER_PANELS.map((panel) => `--ignore-panel=${panel}`);
  return timed(['goaccess', logPath, ...words, ...panels, '-o', 'json', '--no-progress'], (out) => {
    const { general, vhosts } = JSON.parse(out) as {
      general: { total_requests: number };
      vhosts: { data: readonly unknown[] };
    };
    return `${general.total_requests} lines, ${vhosts.data.length} upstreams`;
  });
};

const OTHER_PANELS =
  'VISITORS REQUESTS REQUESTS_STATIC NOT_FOUND HOSTS OS BROWSERS VISIT_TIMES REFERRERS REFERRING_SITES KEYPHRASES STATUS_CODES REMOTE_USER CACHE_STATUS GEO_LOCATION MIME_TYPE TLS_TYPE'.split(
    ' ',
  );

export const timeLnav: TimePeer = async (logPath, folder) => {
  const formats = join(folder, 'lnav/formats/bench');
  await mkdir(formats, { recursive: true });
  await writeFile(join(formats, 'bench.json'), JSON.stringify(LNAV_FORMAT));
  const query = ';SELECT upstream, count(*) AS n FROM bench_log GROUP BY upstream';
  const words = ['-n', '-I', join(folder, 'lnav'), '-c', query, '-c', ':write-json-to -', logPath];
  return timed(
    ['lnav', ...words],
    (out) => {
      const rows = JSON.parse(out.slice(out.indexOf('['), out.lastIndexOf(']') + 1)) as readonly {
        n: number;
      }[];
      return `${rows.reduce((sum, { n }) => sum + n, 0)} lines, ${rows.length} upstreams`;
    },
    { HOME: folder, TERM: 'xterm' },
  );
};

const LNAV_FORMAT = {
  $schema: 'https://lnav.org/schemas/format-v1.schema.json',
  bench_log: {
    title: 'bench',
    json: true,
    'file-pattern': '.*',
    'timestamp-field': 'time',
    'timestamp-divisor': 1,
    'line-format': [{ field: '__timestamp__' }, ' ', { field: 'path' }],
    value: { upstream: { kind: 'string', identifier: true }, path: { kind: 'string' } },
  },
};

/** Wall time, and the processor's: on a busy machine the second is what can be compared. */
async function timed(
  words: readonly string[],
  tell: (out: string) => string,
  env: Readonly<Record<string, string>> = {},
): Promise<PeerTime | null> {
  const script = 'TIMEFORMAT="%R %U %S"; { time "$@" 2>/dev/null 3>&-; } 2>&3';
  try {
    const { stdout, stderr } = await run('bash', ['-c', `exec 3>&2; ${script}`, '--', ...words], {
      maxBuffer: 2 ** 28,
      env: { ...process.env, ...env },
    });
    const [real = 0, user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    return { ms: real * 1000, cpuMs: (user + system) * 1000, found: tell(stdout) };
  } catch (error) {
    if ((error as { code?: unknown }).code === 127) return null;
    throw error;
  }
}
