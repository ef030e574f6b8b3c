/** One line of a person's own, by what Signalbox promises: refused where it breaks that, told where it is dubious. */
import type { SnippetLevel } from '../model/snippets.ts';
import type { Judgement } from './finding.ts';
import type { ParsedDirective } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

/** A line that stands in no block of the snippet's own. */
export function judgeOutermost(
  level: SnippetLevel,
  line: ParsedDirective,
  files: readonly ConfigFile[],
): readonly Judgement[] {
  if (MAIN_ONLY.has(line.name)) {
    const reason = `\`${line.name}\` belongs to nginx’s main file, which Signalbox prints.`;
    return [refusal('snippet-place', line, reason, 'Leave it out.')];
  }
  switch (level) {
    case 'http':
      return judgeHttp(line, files);
    case 'server':
      return judgeServer(line);
    case 'upstream':
      return judgeGroup(line);
    default:
      return level satisfies never;
  }
}

/** `blocks`: the names of the snippet's own blocks around it. */
export function judgeAnywhere(line: ParsedDirective, blocks: readonly string[]): readonly Judgement[] {
  const { name, args } = line;
  if ((name === 'access_log' || name === 'error_log') && /(?:^|\/)logs\/access\.log$/.test(args[0] ?? '')) {
    const reason = 'Signalbox counts by `logs/access.log`: other lines in it are no requests it can read.';
    return [refusal('snippet-log', line, reason, 'Write to another file.')];
  }
  if (name === 'access_log' && blocks.length > 0) {
    const reason = 'What is answered here is not in Signalbox’s access log, so it is counted nowhere.';
    return [warning('snippet-log', line, reason, 'Leave it out, if these requests are to be counted.')];
  }
  if (name === 'error_log') {
    const reason = 'These errors go to another log than the one the panel shows.';
    return [warning('snippet-log', line, reason, 'Leave it out, if the panel is to show them.')];
  }
  if (name !== 'include') return [];
  const reason =
    'What is included is not part of the generation: Signalbox does not look at it, and going back does not bring its old text.';
  return [warning('snippet-include', line, reason, 'Write its lines here.')];
}

function judgeHttp(line: ParsedDirective, files: readonly ConfigFile[]): readonly Judgement[] {
  const { name, args } = line;
  if (name === 'log_format' && args[0] === 'signalbox') {
    const reason = 'The format `signalbox` is the one Signalbox counts by.';
    return [refusal('snippet-log', line, reason, 'Give yours another name.')];
  }
  if (name === 'access_log' && args[0] === 'off') {
    const reason = 'This ends Signalbox’s own access log too, so no request would be counted.';
    return [refusal('snippet-log', line, reason, 'Leave it out.')];
  }
  if (REACHES_CONTROL.has(name)) {
    const reason = `Here \`${name}\` holds for Signalbox’s control listener too, by which it proves changes and probes backends.`;
    return [refusal('snippet-control', line, reason, 'Put it into the server snippet.')];
  }
  if (name === 'upstream' && files.some((file) => file.path === `conf.d/upstream-${args[0]}.conf`)) {
    const reason = `The group \`${args[0]}\` is the one Signalbox prints.`;
    const fix = 'Give yours another name, or put its lines into the upstream snippet.';
    return [refusal('snippet-balancing', line, reason, fix)];
  }
  return [];
}

function judgeServer(line: ParsedDirective): readonly Judgement[] {
  const { name, args } = line;
  if (name === 'access_log') {
    const reason =
      'In the server this takes the place of Signalbox’s access log, so no request would be counted.';
    const fix = 'Put it into the http snippet: there both logs are written.';
    return [refusal('snippet-log', line, reason, fix)];
  }
  if (name === 'location' && args.length === 1 && args[0] === '/') {
    const reason = '`location /` is Signalbox’s: it leads to the backends.';
    return [
      refusal('snippet-place', line, reason, 'Write its lines without the location, or name a longer path.'),
    ];
  }
  if (/^(?:proxy|uwsgi)_next_upstream$/.test(name) && !args.includes('error')) {
    const reason = 'A request whose backend dies is then not given to another one: it is lost.';
    return [warning('snippet-balancing', line, reason, 'Name `error` and `timeout` too.')];
  }
  if (name === 'keepalive_min_timeout') {
    const reason = 'Below 2 s a change of the config may lose requests on kept connections.';
    return [warning('snippet-control', line, reason, 'Leave it out: Signalbox sets 2 s.')];
  }
  if (name !== 'return') return [];
  const reason = 'nginx answers every request by itself here: no backend gets any.';
  return [
    warning('snippet-place', line, reason, 'Put it into a location, if it is meant for some requests.'),
  ];
}

function judgeGroup(line: ParsedDirective): readonly Judgement[] {
  const { name } = line;
  if (PANELS_OWN.has(name)) {
    const reason = `\`${name}\` is Signalbox’s to print: what the panel shows would not be what nginx does.`;
    return [refusal('snippet-balancing', line, reason, 'Choose it in the panel, or by a command.')];
  }
  if (name !== 'server') return [];
  const reason = 'Signalbox does not know this server: what it answers is counted under no backend.';
  return [
    warning('snippet-balancing', line, reason, 'Scale the service instead, if one of its backends is meant.'),
  ];
}

const MAIN_ONLY: ReadonlySet<string> = new Set([
  'daemon',
  'env',
  'events',
  'google_perftools_profiles',
  'http',
  'load_module',
  'lock_file',
  'mail',
  'master_process',
  'pcre_jit',
  'pid',
  'ssl_engine',
  'stream',
  'thread_pool',
  'timer_resolution',
  'user',
  'worker_aio_requests',
  'worker_connections',
  'worker_cpu_affinity',
  'worker_priority',
  'worker_processes',
  'worker_rlimit_core',
  'worker_rlimit_nofile',
  'worker_shutdown_timeout',
  'working_directory',
]);

/** Inherited from `http` by every server, and able to keep an answer or a probe from coming. */
const REACHES_CONTROL: ReadonlySet<string> = new Set([
  'allow',
  'auth_basic',
  'auth_request',
  'deny',
  'limit_conn',
  'limit_req',
  'mirror',
  'proxy_bind',
  'proxy_cache',
  'proxy_method',
  'proxy_store',
  'satisfy',
]);

const PANELS_OWN: ReadonlySet<string> = new Set([
  'hash',
  'ip_hash',
  'keepalive',
  'least_conn',
  'least_time',
  'random',
  'sticky',
  'zone',
]);

function refusal(code: Judgement['code'], { line }: ParsedDirective, reason: string, fix: string): Judgement {
  return { code, weight: 'refusal', line, reason, fix };
}

function warning(code: Judgement['code'], { line }: ParsedDirective, reason: string, fix: string): Judgement {
  return { code, weight: 'warning', line, reason, fix };
}
