import { readdir, readFile } from 'node:fs/promises';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyConfig } from '../../stack/control/config/apply-config.ts';
import { type CacheEpochs, type CacheRule, DEFAULT_RULE, DEFAULT_ZONE } from '../../stack/model/caching.ts';
import type { Routing } from '../../stack/model/routing.ts';
import { hasNginx, NGINX_PROGRAM } from '../control/config/local-nginx.ts';
import { startTestStack, type TestStack } from '../control/config/test-stack.ts';

if (!hasNginx) console.log(`skipped: a real nginx must serve, and there is none at ${NGINX_PROGRAM}`);

let stack: TestStack;
let backend: CountingBackend;
let port = 0;
/** Of those who ask one after the other. */
let visitor = oneConnection();

describe.runIf(hasNginx)('what we print of the cache, kept by a real nginx', () => {
  beforeAll(async () => {
    stack = await startTestStack();
    backend = await startCountingBackend();
    port = Number(stack.routing({ kind: 'round_robin' }).site.listen.split(':')[1]);
  });
  afterAll(async () => {
    visitor.destroy();
    await backend.close();
    await stack.remove();
  });
  beforeEach(() => backend.forget());

  test('a cached path is asked of a backend once; others are as before, and say nothing of a cache', async () => {
    await apply([rule('/kept')], { all: 1, rules: {}, paths: {} });
    expect([await ask('/kept'), await ask('/kept'), await ask('/kept', { method: 'HEAD' })]).toEqual([
      { status: 200, cache: 'MISS', body: '1 /kept' },
      { status: 200, cache: 'HIT', body: '1 /kept' },
      { status: 200, cache: 'HIT', body: '' },
    ]);
    expect(await ask('/other')).toEqual({ status: 200, cache: undefined, body: '2 /other' });
    expect((await ask('/kept?a=1')).cache).toBe('MISS');
    expect((await ask('/kept', { headers: { Host: 'elsewhere' } })).cache).toBe('MISS');
  });

  test('who is known by a cookie or a password gets an answer of a backend, and leaves nothing behind', async () => {
    await apply([rule('/mine')], { all: 2, rules: {}, paths: {} });
    expect((await ask('/mine', { headers: { Cookie: 'session=1' } })).cache).toBe('BYPASS');
    expect((await ask('/mine', { headers: { Authorization: 'Basic eA==' } })).cache).toBe('BYPASS');
    expect(await ask('/mine')).toEqual({ status: 200, cache: 'MISS', body: '3 /mine' });
    expect((await ask('/mine', { headers: { Cookie: 'session=1' } })).body).toBe('4 /mine');
    expect((await ask('/mine')).body).toBe('3 /mine');
  });

  test('an answer that sets a cookie is never kept, whatever is overridden', async () => {
    await apply([{ ...rule('/cookie'), backendSays: 'overridden' }], { all: 3, rules: {}, paths: {} });
    expect([(await ask('/cookie')).cache, (await ask('/cookie')).cache]).toEqual(['MISS', 'MISS']);
  });

  test('the backend’s own no-store is respected, or overridden where that is asked', async () => {
    await apply([rule('/no-store')], { all: 4, rules: {}, paths: {} });
    expect([(await ask('/no-store')).cache, (await ask('/no-store')).cache]).toEqual(['MISS', 'MISS']);
    await apply([{ ...rule('/no-store'), backendSays: 'overridden' }], { all: 5, rules: {}, paths: {} });
    expect([(await ask('/no-store')).cache, (await ask('/no-store')).cache]).toEqual(['MISS', 'HIT']);
  });

  test('a header, a cookie or an argument of the person’s choosing asks a backend, and renews what is kept', async () => {
    const bypass = [
      { kind: 'header', name: 'X-No-Cache' },
      { kind: 'cookie', name: 'preview' },
      { kind: 'arg', name: 'fresh' },
    ] as const;
    await apply([{ ...rule('/chosen'), bypass, personal: 'shared', keyedBy: [] }], {
      all: 6,
      rules: {},
      paths: {},
    });
    await ask('/chosen');
    expect((await ask('/chosen', { headers: { 'X-No-Cache': '1' } })).cache).toBe('BYPASS');
    expect((await ask('/chosen', { headers: { Cookie: 'preview=1' } })).cache).toBe('BYPASS');
    expect((await ask('/chosen', { headers: { Cookie: 'other=1' } })).cache).toBe('HIT');
    expect((await ask('/chosen?fresh=1')).cache).toBe('BYPASS');
    expect((await ask('/chosen')).body).toBe('4 /chosen?fresh=1');
  });

  test('100 at once on a cold key are one request of a backend', async () => {
    await apply([rule('/cold')], { all: 7, rules: {}, paths: {} });
    const crowd = new Agent();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => ask('/cold?slow=1', { agent: crowd })),
    );
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['1 /cold?slow=1']));
    expect(backend.asked()).toBe(1);
  });

  test('a purge is a higher number in the key: of one path, of a rule, of all', async () => {
    const rules = [rule('/one'), { ...rule('/all/'), match: 'prefix' as const }];
    const cachesOf = async () => {
      const paths = ['/one', '/all/a.css', '/all/aXcss', '/all/b', '/all/é f'];
      return Promise.all(paths.map(async (path) => (await ask(encodeURI(path))).cache));
    };
    await apply(rules, { all: 8, rules: {}, paths: {} });
    expect(await cachesOf()).toEqual(['MISS', 'MISS', 'MISS', 'MISS', 'MISS']);
    expect(await cachesOf()).toEqual(['HIT', 'HIT', 'HIT', 'HIT', 'HIT']);
    await apply(rules, { all: 8, rules: { '/one': 9 }, paths: { '/all/b': 9, '/all/é f': 9 } });
    expect(await cachesOf()).toEqual(['MISS', 'HIT', 'HIT', 'MISS', 'MISS']);
    await apply(rules, { all: 8, rules: { '/one': 9, '/all/*': 10 }, paths: { '/all/b': 9 } });
    expect(await cachesOf()).toEqual(['HIT', 'MISS', 'MISS', 'MISS', 'MISS']);
    await apply(rules, { all: 11, rules: {}, paths: {} });
    expect(await cachesOf()).toEqual(['MISS', 'MISS', 'MISS', 'MISS', 'MISS']);
  });

  test('with every backend stopped what is kept is served, fresh or stale, and what is not gets a 503', async () => {
    const rules = [{ ...rule('/kept'), validS: { ok: 1 } }, rule('/fresh'), rule('/never')];
    const epochs = { all: 12, rules: {}, paths: {} };
    await apply(rules, epochs);
    const kept = (await ask('/kept')).body;
    const fresh = (await ask('/fresh')).body;
    await apply(rules, epochs, 'down');
    expect(await ask('/fresh')).toEqual({ status: 200, cache: 'HIT', body: fresh });
    await vi.waitFor(async () => expect((await ask('/kept')).cache).toBe('STALE'), 10_000);
    expect(await ask('/kept')).toEqual({ status: 200, cache: 'STALE', body: kept });
    const reason = 'No backend of flask-app takes requests: all 1 are stopped or not ready yet.';
    expect(await ask('/never')).toMatchObject({
      status: 503,
      body: `${reason} No answer to this request is kept.`,
    });
    expect(await ask('/')).toMatchObject({ status: 503, body: reason });
    expect((await ask('/kept', { method: 'POST' })).status).toBe(503);
    const errors = await readFile(join(stack.nginx.folder, 'logs/error.log'), 'utf8');
    expect(errors).not.toContain('no live upstreams');
    await apply(rules, epochs);
    await vi.waitFor(async () => expect((await ask('/kept')).body).not.toBe(kept), 10_000);
  });

  test('switched off, nothing is kept on disk any more', async () => {
    await apply([rule('/kept')], { all: 14, rules: {}, paths: {} });
    await ask('/kept');
    const folder = join(stack.nginx.folder, 'cache');
    expect(await readdir(folder)).toEqual(['http']);
    await apply([], { all: 14, rules: {}, paths: {} });
    expect(await readdir(folder)).toEqual([]);
    expect((await ask('/kept')).cache).toBeUndefined();
  });

  test('a backend that dies with its line in the config leaves its answers behind', async () => {
    const rules = [{ ...rule('/kept'), validS: { ok: 1 } }];
    await apply(rules, { all: 13, rules: {}, paths: {} });
    const kept = (await ask('/kept')).body;
    await backend.close();
    await vi.waitFor(async () => expect((await ask('/kept')).cache).not.toBe('HIT'), 10_000);
    expect(await ask('/kept')).toMatchObject({ status: 200, body: kept });
    await backend.reopen();
  });
});

function rule(path: string): CacheRule {
  return { ...DEFAULT_RULE, match: 'exact', path };
}

async function apply(
  rules: readonly CacheRule[],
  cacheEpochs: CacheEpochs,
  state: 'in' | 'down' = 'in',
): Promise<void> {
  const { nginx } = stack;
  const plain = stack.routing({ kind: 'round_robin' });
  const server = { backend: 'flask-app-1', number: 1, address: backend.address, state };
  const routing: Routing = {
    ...plain,
    services: plain.services.map((service) => ({ ...service, servers: [server] })),
    ...(rules.length === 0 ? {} : { caching: { zone: DEFAULT_ZONE, rules }, cacheEpochs }),
  };
  await applyConfig({ nginxFolder: nginx.folder, nginx, routing, reportStage: () => undefined });
  visitor.destroy();
  visitor = oneConnection();
}

/**
 * nginx answers a client a moment before it keeps the answer, and another worker asked in between may find neither the
 * old nor the new one. From the same connection it reads on only when it is done.
 */
function oneConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

interface Answer {
  readonly status: number;
  readonly cache: string | undefined;
  readonly body: string;
}

function ask(
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly agent?: Agent;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port, path, agent: visitor, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      const cache = response.headers['x-cache-status'];
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cache: cache?.toString(), body }));
    });
    asking.on('error', reject);
  });
}

interface CountingBackend {
  readonly address: string;
  asked(): number;
  forget(): void;
  close(): Promise<void>;
  reopen(): Promise<void>;
}

/** Answers with how many requests it has had by now, and the path. */
async function startCountingBackend(): Promise<CountingBackend> {
  let asked = 0;
  const create = () =>
    createServer((request, response) => {
      asked += 1;
      const path = request.url ?? '';
      const body = `${asked} ${path}`;
      if (path.startsWith('/cookie')) response.setHeader('Set-Cookie', 'session=2');
      if (path.startsWith('/no-store')) response.setHeader('Cache-Control', 'no-store');
      setTimeout(() => response.end(body), path.includes('slow=') ? 300 : 0);
    });
  let server = create();
  await listen(server, 0);
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${own}`,
    asked: () => asked,
    forget() {
      asked = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    async reopen() {
      server = create();
      await listen(server, own);
    },
  };
}

function listen(server: Server, at: number): Promise<void> {
  return new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
}
