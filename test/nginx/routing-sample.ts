/** One nginx in front of itself: groups as we print them over three named servers, and a few written by hand. */
import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import type { BackendTuning, Balancing } from '../../stack/model/balancing.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { RoutedService } from '../../stack/model/routing.ts';
import { hasFeature } from '../../stack/nginx/capabilities.ts';
import { expectedShares } from '../../stack/nginx/expected-share.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { printDirectives } from '../../stack/nginx/print-directives.ts';
import { upstreamOf } from '../../stack/nginx/upstream.ts';
import { httpText } from './matrix.ts';
import { testTraceContext, traceLocationText, traceMapsText } from './trace-cases.ts';

const HITS = 240;
const KEYED: Method = { kind: 'hash', key: '$arg_k', consistent: false };
const BOUND: Balancing = { sticky: { kind: 'cookie', name: 'srv' } };

function samplesOf(prefix: string): Readonly<Record<string, RoutedService>> {
  const service = (
    name: string,
    method: Method,
    tunings: readonly BackendTuning[],
    balancing: Balancing = {},
  ): RoutedService => ({
    name,
    protocol: 'http',
    healthPath: '/',
    method,
    balancing,
    servers: tunings.map((tuning, index) => ({
      backend: `b${index + 1}`,
      number: index + 1,
      address: `unix:${prefix}/b${index + 1}.sock`,
      state: tuning.traffic === 'down' ? 'down' : 'in',
      tuning,
    })),
  });
  const lost = service('lost', { kind: 'round_robin' }, [{}, {}, { role: 'backup' }]);
  const list = [
    service('weighed', { kind: 'round_robin' }, [{ weight: 3 }, { weight: 2 }, {}]),
    service('least', { kind: 'least_conn' }, [{ weight: 3 }, { weight: 2 }, {}]),
    service('drawn', { kind: 'random', two: false }, [{ weight: 3 }, { weight: 2 }, {}]),
    service('spare', { kind: 'least_conn' }, [{}, {}, { role: 'backup' }]),
    service('drained', { kind: 'round_robin' }, [{}, { traffic: 'drain' }, {}]),
    service('keyed', KEYED, [{}, {}, {}]),
    service('keyed-down', KEYED, [{}, { traffic: 'down' }, {}]),
    service('clients', { kind: 'ip_hash' }, [{}, {}, {}]),
    service('clients-down', { kind: 'ip_hash' }, [{}, { traffic: 'down' }, {}]),
    service('bound', { kind: 'least_conn' }, [{}, {}, {}], BOUND),
    service('bound-drained', { kind: 'least_conn' }, [{}, { traffic: 'drain' }, {}], BOUND),
    // Nobody listens at the first two.
    {
      ...lost,
      servers: lost.servers.map((one) => (one.number < 3 ? { ...one, address: `${one.address}x` } : one)),
    },
  ];
  return Object.fromEntries(list.map((one) => [one.name, one]));
}

const BY_HAND: Readonly<Record<string, string>> = {
  'hash-then-least': 'ip_hash; least_conn; SERVERS',
  'least-then-hash': 'least_conn; ip_hash; SERVERS',
  'sticky-then-least': 'sticky cookie srv; least_conn; SERVERS',
};

const needsNewer = (name: string) => /bound|drained|sticky/.test(name);

/** `listen` is what the clients meet. */
export function routingText(prefix: string, listen: string, version: string): string {
  const isNew = hasFeature(version, 'sticky');
  const printed = Object.values(samplesOf(prefix))
    .filter((service) => isNew || !needsNewer(service.name))
    .map((service) => [service.name, blockText(service, version)] as const);
  const written = Object.entries(BY_HAND)
    .filter(([name]) => isNew || !needsNewer(name))
    .map(([name, lines]) => [name, handText(prefix, name, lines)] as const);
  const groups = [...printed, ...written];
  return httpText(`set_real_ip_from 0.0.0.0/0; real_ip_header X-Client; proxy_http_version 1.1;
proxy_set_header Connection '';
${groups.map(([, text]) => text).join('\n')}
${traceMapsText(prefix)}
server { listen ${listen};
${groups.map(([name]) => `location /${name}/ { proxy_pass http://${name}; }`).join('\n')}
${traceLocationText(prefix)}
}
${[1, 2, 3].map((n) => `server { listen unix:${prefix}/b${n}.sock; return 200 b${n}; }`).join('\n')}`);
}

/** The obligations, for an nginx that serves `routingText`. */
export function testRouting(version: string, prefix: () => string, port: () => number): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const hit = (name: string, wish: Wish = {}) => ask(agent, port(), name, wish);
  const many = async (name: string, wishOf: (turn: number) => Wish = () => ({})) => {
    const answers: string[] = [];
    for (let turn = 0; turn < HITS; turn += 1) answers.push((await hit(name, wishOf(turn))).body);
    return answers;
  };
  const counts = (answers: readonly string[]) =>
    ['b1', 'b2', 'b3'].map((name) => answers.filter((answer) => answer === name).length);
  const isNew = hasFeature(version, 'sticky');
  testTraceContext(port);

  test.each([
    ['weighed', 4],
    ['least', 24],
    ['spare', 24],
    // Seven deviations of a fair draw.
    ['drawn', 54],
    ...(isNew ? ([['drained', 4]] as const) : []),
  ] as const)('%s gives the predicted shares', async (name, tolerance) => {
    const service = samplesOf(prefix())[name];
    if (service === undefined) throw new Error(`no sample ${name}`);
    const seen = counts(await many(name));
    expect(seen.reduce((sum, one) => sum + one, 0)).toBe(HITS);
    for (const [index, share] of [...expectedShares(service).values()].entries()) {
      const expected = (share ?? Number.NaN) * HITS;
      if (expected === 0) expect(seen[index]).toBe(0);
      else expect(Math.abs((seen[index] ?? 0) - expected), `${seen}`).toBeLessThanOrEqual(tolerance);
    }
  });

  test('a backup answers when the others do not, and no client sees it', async () => {
    expect(new Set(await many('lost'))).toEqual(new Set(['b3']));
  });

  test.each([
    ['keyed', 'keyed-down', (turn: number): Wish => ({ key: `k${turn % 60}` })],
    ['clients', 'clients-down', (turn: number): Wish => ({ client: `10.1.${turn % 60}.1` })],
  ])('%s: down moves only the clients of the one that is down', async (before, after, wishOf) => {
    const [whole, without] = [await many(before, wishOf), await many(after, wishOf)];
    expect(new Set(whole)).toEqual(new Set(['b1', 'b2', 'b3']));
    expect(without).not.toContain('b2');
    const stayed = whole.map((name, turn) => name === 'b2' || name === without[turn]);
    expect(stayed).not.toContain(false);
  });

  test('of two methods the last wins, and we refuse both', async () => {
    expect(new Set(await many('hash-then-least')).size).toBe(3);
    expect(new Set(await many('least-then-hash')).size).toBe(1);
    for (const name of ['hash-then-least', 'least-then-hash'])
      expect(refusals(handText(prefix(), name, BY_HAND[name] ?? ''), version)).toEqual([
        'upstream-method-doubled',
      ]);
  });

  if (!isNew) return;

  test('a bound client stays, even while its backend drains; a new one is not sent there', async () => {
    let cookie = '';
    for (let turn = 0; turn < HITS && cookie === ''; turn += 1) {
      const { body, setCookie } = await hit('bound');
      if (body === 'b2') cookie = setCookie ?? '';
    }
    expect(cookie).toMatch(/^srv=/);
    expect(new Set(await many('bound', () => ({ cookie })))).toEqual(new Set(['b2']));
    expect(new Set(await many('bound-drained', () => ({ cookie })))).toEqual(new Set(['b2']));
    expect(new Set(await many('bound-drained'))).toEqual(new Set(['b1', 'b3']));
  });

  test('sticky before the method binds nobody, and we refuse it', async () => {
    expect((await hit('sticky-then-least')).setCookie).toBeNull();
    const text = handText(prefix(), 'sticky-then-least', BY_HAND['sticky-then-least'] ?? '');
    expect(refusals(text, version)).toEqual(['upstream-sticky-first']);
  });
}

function blockText(service: RoutedService, version: string): string {
  const block = upstreamOf(service, version);
  if (block === null) throw new Error(`${service.name} takes no requests`);
  return printDirectives([block]);
}

function handText(prefix: string, name: string, lines: string): string {
  const servers = [1, 2, 3].map((number) => `server unix:${prefix}/b${number}.sock;`).join(' ');
  return `upstream ${name} { zone ${name} 64k; ${lines.replace('SERVERS', servers)} }`;
}

function refusals(text: string, version: string): readonly string[] {
  return lintConfig([{ path: 'a.conf', text }], version)
    .filter((finding) => finding.weight === 'refusal')
    .map((finding) => finding.code);
}

interface Wish {
  readonly key?: string;
  readonly client?: string;
  readonly cookie?: string;
}

function ask(agent: Agent, port: number, name: string, { key = '', client, cookie }: Wish) {
  const headers = {
    ...(client === undefined ? {} : { 'X-Client': client }),
    ...(cookie === undefined ? {} : { Cookie: cookie.split(';')[0] }),
  };
  return new Promise<{ readonly body: string; readonly setCookie: string | null }>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/${name}/?k=${key}`, agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ body, setCookie: response.headers['set-cookie']?.[0] ?? null }));
    }).on('error', reject);
  });
}
