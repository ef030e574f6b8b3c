/** nginx's cache before real backends, on either engine: what it keeps, what a purge throws away, and what outlives all backends. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import { type CacheRule, type Caching, DEFAULT_RULE, DEFAULT_ZONE } from '../../stack/model/caching.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { IMAGES_FOLDER } from '../engines/process/process-harness.ts';
import { freePort, type RealEngine } from './stack-under-test.ts';

const BY = 'command line' as const;

export function describeCaching(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: the cache on the ${engine} engine: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`the cache on the ${engine} engine`, () => {
    let home = '';
    let port = 0;
    let controller: Controller;
    const open = async () => {
      controller = await openController({
        home,
        imagesFolder: IMAGES_FOLDER,
        loadWorkerPath: '/nonexistent',
        findEngine,
        report: () => undefined,
      });
    };
    const apply = (...edits: readonly WishEdit[]) => controller.apply({ by: BY, edits });
    const ask = (path: string) => askOnce(port, path);

    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), `signalbox-cache-${engine}-`));
      port = await freePort();
      await open();
      await controller.up({ by: BY, engine, scale: 2, port });
      await apply({ kind: 'caching', caching: caching(CACHE_ME, WORK, INFO) });
    });
    afterAll(async () => {
      await controller?.down({ by: BY });
      await controller?.close();
      await rm(home, { recursive: true, force: true });
    });

    test('the first answer is a backend’s, the next ones are nginx’s; 100 at once on a cold key are one request', async () => {
      const first = await ask('/cache-me');
      const second = await ask('/cache-me');
      expect([first.cache, second.cache]).toEqual(['MISS', 'HIT']);
      expect(second.body).toBe(first.body);
      const at = Date.now();
      await Promise.all(Array.from({ length: 100 }, () => ask('/work?ms=300')));
      const lines = (await logLines(home)).filter(
        ({ time, path }) => path === '/work?ms=300' && time * 1000 >= at,
      );
      expect(lines.filter(({ upstream }) => upstream !== '')).toHaveLength(1);
      expect((await ask('/')).cache).toBe('');
    });

    test('the numbers are those of a naive count of the log', async () => {
      for (let turn = 0; turn < 20; turn += 1) await ask('/cache-me');
      const report = await controller.caching.read({ window: 'all' });
      const lines = await logLines(home);
      const asked = lines.filter(({ cache }) => cache !== '');
      const kept = asked.filter(({ cache }) => ['HIT', 'STALE', 'UPDATING', 'REVALIDATED'].includes(cache));
      expect(report.requests).toBe(lines.length);
      expect(report.all.requests).toBe(asked.length);
      expect(report.all.ratio).toBe(kept.length / asked.length);
      expect(report.all.withoutBackend).toBe(asked.filter(({ upstream }) => upstream === '').length);
      const { made_at: madeAt } = JSON.parse((await ask('/cache-me')).body);
      const told = report.paths.find(({ path }) => path === '/cache-me')?.age?.now ?? Number.NaN;
      // The backend tells whole seconds, and the machine may be busy.
      expect(Math.abs((report.toMs - Date.parse(madeAt)) / 1000 - told)).toBeLessThan(3);
    });

    test('a purge under load loses no request, is met as a miss, and no undo brings back what was thrown away', async () => {
      const work = await ask('/work?ms=300');
      const load = startLoad(port, ['/cache-me', '/', '/work?ms=0']);
      const one = await controller.caching.purge({ by: BY, what: { kind: 'path', path: '/cache-me' } });
      expect(one).toMatchObject({ receipt: { what: 'purge /cache-me' }, oldWorkers: 'gone' });
      expect(one.probe?.status).toBe(200);
      await ask('/cache-me');
      const since = (await logLines(home)).filter(
        ({ path, generation }) => path === '/cache-me' && generation === one.receipt.generation,
      );
      // Whoever asked first of the new config met a backend, and nobody else had to.
      expect(since.filter(({ cache }) => cache === 'MISS')).toHaveLength(1);
      // What was not purged is still there.
      expect(await ask('/work?ms=300')).toEqual({ ...work, cache: 'HIT' });
      const all = await controller.caching.purge({ by: BY, what: { kind: 'all' } });
      expect(all.probe).toBeNull();
      const { failed, sent } = await load.stop();
      expect(failed).toEqual([]);
      expect(sent).toBeGreaterThan(20);
      expect((await ask('/work?ms=300')).cache).toBe('MISS');
      await controller.undo({ by: BY });
      expect((await ask('/cache-me')).cache).toBe('');
      await apply({ kind: 'caching', caching: caching(CACHE_ME, WORK, INFO) });
      expect((await ask('/cache-me')).cache).toBe('MISS');
    });

    test('one quiet purge is proven by its own request: a miss', async () => {
      await ask('/cache-me');
      const { probe } = await controller.caching.purge({ by: BY, what: { kind: 'rule', rule: '/cache-me' } });
      expect(probe).toMatchObject({ path: '/cache-me', status: 200, cache: 'MISS' });
      await expect(
        controller.caching.purge({ by: BY, what: { kind: 'path', path: '/never' } }),
      ).rejects.toMatchObject({
        fault: { code: 'path-uncached', message: 'No rule caches `/never`, so there is nothing to purge.' },
      });
    });

    test('the controller gone and back, nothing is purged, and the next purge is a new one', async () => {
      const kept = (await ask('/work?ms=2')).body;
      await controller.close();
      await open();
      await controller.board();
      expect(await ask('/work?ms=2')).toMatchObject({ cache: 'HIT', body: kept });
      await controller.caching.purge({ by: BY, what: { kind: 'path', path: '/work' } });
      expect((await ask('/work?ms=2')).cache).toBe('MISS');
    });

    test('with every backend stopped a cached answer is served, fresh and then stale; the rest is told why not', async () => {
      const kept = (await ask('/info')).body;
      const fresh = (await ask('/work?ms=2')).body;
      const stops = [1, 2].map(
        (number) => ({ kind: 'backend', name: `flask-app-${number}`, action: 'stop' }) as const,
      );
      await apply(...stops);
      expect((await ask('/')).status).toBe(503);
      await vi.waitFor(
        async () => {
          expect(await ask('/info')).toMatchObject({ status: 200, cache: 'STALE', body: kept });
        },
        { timeout: 30_000, interval: 200 },
      );
      expect(await ask('/work?ms=2')).toMatchObject({ status: 200, cache: 'HIT', body: fresh });
      expect(await ask('/cache-me')).toMatchObject({ status: 200 });
      expect(await ask('/cache-me?never=1')).toMatchObject({
        status: 503,
        body: 'No backend of flask-app takes requests: all 2 are stopped or not ready yet. No answer to this request is kept.',
      });
    });
  });
}

const CACHE_ME: CacheRule = { ...DEFAULT_RULE, match: 'exact', path: '/cache-me' };
/** Too old at once. */
const INFO: CacheRule = {
  ...DEFAULT_RULE,
  match: 'exact',
  path: '/info',
  validS: { ok: 1 },
};
const WORK: CacheRule = {
  ...DEFAULT_RULE,
  match: 'prefix',
  path: '/work',
  backendSays: 'overridden',
  validS: { ok: 600 },
};

function caching(...rules: readonly CacheRule[]): Caching {
  return { zone: DEFAULT_ZONE, rules };
}

interface Answer {
  readonly status: number;
  readonly cache: string;
  readonly body: string;
}

function askOnce(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      const cache = response.headers['x-cache-status']?.toString() ?? '';
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cache, body }));
      response.on('error', reject);
    });
    asking.on('error', reject);
  });
}

/** Clients of new connections, one for each path, until stopped. */
function startLoad(port: number, paths: readonly string[]) {
  let isOver = false;
  let sent = 0;
  const failed: string[] = [];
  const clients = paths.map(async (path) => {
    while (!isOver) {
      sent += 1;
      await askOnce(port, path).then(
        ({ status }) => (status === 200 ? undefined : failed.push(`${path} ${status}`)),
        (error: unknown) => failed.push(`${path} ${String(error)}`),
      );
    }
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(clients);
      return { sent, failed };
    },
  };
}

async function logLines(home: string) {
  const text = await readFile(join(home, 'nginx/logs/access.log'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map(
      (line) =>
        JSON.parse(line) as {
          readonly time: number;
          readonly generation: number;
          readonly path: string;
          readonly upstream: string;
          readonly cache: string;
        },
    );
}
