/** The table the editor knows nginx by, held against the nginx of this machine. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directivesOf, type Place, placesOf } from '../../../renderer/config/nginx-directives.ts';

const NGINX = '/usr/sbin/nginx';
const canRun = existsSync(NGINX);
if (!canRun) console.warn(`skipped: the editor’s directives on a real nginx: there is no ${NGINX}`);

/** Ten arguments are wrong for every directive; what is wrong with them, nginx says only of those it knows there. */
const WORDS = 'a b c d e f g h i j';
const AROUND: Readonly<Record<Place, (line: string) => string>> = {
  main: (line) => `${line} events {}`,
  events: (line) => `events { ${line} }`,
  http: (line) => `events {} http { ${line} }`,
  server: (line) => `events {} http { server { ${line} } }`,
  location: (line) => `events {} http { server { location / { ${line} } } }`,
  if: (line) => `events {} http { server { location / { if ($host) { ${line} } } } }`,
  upstream: (line) => `events {} http { upstream u { server 127.0.0.1; ${line} } }`,
};

/** Of versions newer than 1.22, which this machine's may be. */
const NEWER =
  /^(?:add_(?:header|trailer)_inherit|early_hints|http2|http3\w*|quic_\w+|keepalive_min_timeout|least_time|sticky|resolver|resolver_timeout|\w*ssl_certificate_(?:cache|compression)|ssl_ech_file|ssl_object_cache_inheritable|proxy_pass_trailers)$/;

describe.skipIf(!canRun)('every directive the editor knows', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-directives-'));
    await mkdir(join(folder, 'logs'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is one of nginx’s, where the table says', { timeout: 120_000 }, async () => {
    const names = [...new Set(PLACES.flatMap(directivesOf))];
    expect(names.length).toBeGreaterThan(500);
    const wrong = await inTurns(names, 4, async (name) => {
      const place = placesOf(name).at(-1) ?? 'http';
      const said = await judge(AROUND[place](`${name} ${WORDS};`), name);
      const isWrong = said.includes(`unknown directive "${name}"`) || said.includes('is not allowed here');
      return isWrong && !NEWER.test(name) ? [`${name} in ${place}: ${said}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['proxy_pass', 'http'],
    ['listen', 'location'],
    ['least_conn', 'server'],
    ['map', 'server'],
  ] as const)('%s is not offered in %s, where nginx does not take it', async (name, place) => {
    expect(await judge(AROUND[place](`${name} ${WORDS};`), name)).toContain('is not allowed here');
    expect(directivesOf(place)).not.toContain(name);
  });

  async function judge(config: string, name: string): Promise<string> {
    const path = join(folder, `${name}.conf`);
    await writeFile(path, config);
    return new Promise((resolve) => {
      execFile(
        NGINX,
        ['-t', '-p', folder, '-e', join(folder, 'logs/e.log'), '-c', path],
        (_error, _out, said) => resolve(said),
      );
    });
  }
});

const PLACES = Object.keys(AROUND) as readonly Place[];

/** `at once` of them at a time. */
async function inTurns<T, U>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<readonly U[]>,
): Promise<readonly U[]> {
  const found: U[] = [];
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
      found.push(...(await work(one)));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found;
}
