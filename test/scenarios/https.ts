/** HTTPS as a person switches it on and off, on one real engine, met by clients that trust our authority alone. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { openController } from '../../stack/control/open-controller.ts';
import { authorityFile, authorityKeyFile, certificateFolder } from '../../stack/control/tls/tls-paths.ts';
import { findEngine } from '../../stack/engines/find-engine.ts';
import type { TlsWish } from '../../stack/model/tls.ts';
import { ask, askHttp2, askPlain, startLoad } from './https-clients.ts';
import { freePort, type RealEngine, StackUnderTest } from './stack-under-test.ts';

const IMAGES = fileURLToPath(new URL('../../stack/images', import.meta.url));
const LOAD_MS = 600;

export function describeHttps(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: https on ${engine}: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`https on the ${engine} engine`, () => {
    let stack: StackUnderTest;
    let controller: Controller;
    const ca = () => readFile(authorityFile(stack.home), 'utf8');
    const change = (tls: TlsWish | null) =>
      controller.apply({ by: 'command line', edits: [{ kind: 'tls', tls }] });
    const offered = async () => (await controller.board()).tls?.port ?? 0;
    const wish = async (more: Partial<TlsWish> = {}): Promise<TlsWish> => ({
      port: await offered(),
      redirect: 'off',
      http2: 'on',
      certificate: { kind: 'local' },
      ...more,
    });

    beforeAll(async () => {
      stack = await StackUnderTest.create(engine);
      controller = await openController({
        home: stack.home,
        imagesFolder: IMAGES,
        loadWorkerPath: '/nonexistent',
        findEngine,
        report: () => undefined,
      });
      await controller.up({ by: 'command line', engine, scale: 2, port: stack.port });
    });
    afterAll(async () => {
      await controller?.down({ by: 'command line' });
      await controller?.close();
      if (stack !== undefined) await rm(stack.home, { recursive: true, force: true });
    });

    test('switched on and off under load, no request of either kind of client is lost', async () => {
      const before = await controller.board();
      const loads = [startLoad(stack.port, 'new'), startLoad(stack.port, 'kept')];
      const on = await change(await wish());
      await pause(LOAD_MS);
      const board = await controller.board();
      await change(null);
      await pause(LOAD_MS);
      await change(await wish());
      const results = await Promise.all(loads.map((load) => load.end()));
      expect(results.map(({ lost }) => lost)).toEqual([[], []]);
      for (const { ok } of results) expect(ok).toBeGreaterThan(50);
      expect(on.outcome).toEqual({ kind: 'done' });
      expect(on.proof).toContain(
        `trusts our authority alone was answered by TLSv1.3 on port ${before.tls?.port}`,
      );
      expect(before.tls).toMatchObject({ state: 'off', url: null });
      expect(board.tls).toMatchObject({ state: 'on', url: `https://127.0.0.1:${before.tls?.port}` });
    });

    test('a client that trusts our authority alone is answered, under every name the certificate is for', async () => {
      const { tls } = await controller.board();
      expect(tls?.names).toEqual(expect.arrayContaining(['localhost', '*.localhost', '127.0.0.1', '::1']));
      // Node, as OpenSSL, takes no wildcard right below a top-level name.
      const names = (tls?.names ?? []).filter((name) => !/^[\d.]+$|:|\*/.test(name));
      for (const name of names) {
        const { status, body } = await ask({
          port: tls?.port ?? 0,
          ca: await ca(),
          servername: name,
          path: '/info',
        });
        expect([name, status]).toEqual([name, 200]);
        expect(body).toContain(`${name}:${tls?.port}`);
      }
      const bare = await ask({ port: tls?.port ?? 0, ca: await ca(), path: '/health' });
      expect([bare.status, bare.protocol]).toEqual([200, 'TLSv1.3']);
    });

    test('a client without our authority refuses, and so does one that asks for another name', async () => {
      const port = await offered();
      await expect(ask({ port })).rejects.toThrow(/self-signed|unable to (verify|get)/);
      await expect(ask({ port, ca: await ca(), servername: 'example.com' })).rejects.toThrow(/altnames/);
    });

    test('HTTP/2 is agreed on, the backend learns that it was https, and a client that returns resumes its session', async () => {
      const port = await offered();
      const { status, body } = await askHttp2(port, await ca(), '/info');
      expect(status).toBe(200);
      expect(body).toContain(`localhost:${port}`);
      let session: Buffer | undefined;
      const trusted = await ca();
      const first = await ask({
        port,
        ca: trusted,
        path: '/health',
        onSession: (one) => {
          session = one;
        },
      });
      expect(first.isReused).toBe(false);
      expect(session).toBeDefined();
      if (session === undefined) return;
      expect((await ask({ port, ca: trusted, path: '/health', session })).isReused).toBe(true);
    });

    test('http is sent on to the right port with its method and body, and to no browser for good', async () => {
      const port = await offered();
      await change(await wish({ redirect: 'on' }));
      for (const method of ['GET', 'HEAD', 'POST']) {
        const { status, headers } = await askPlain(
          stack.port,
          '/echo?a=b',
          method,
          method === 'POST' ? 'x' : undefined,
        );
        expect([method, status, headers.location]).toEqual([
          method,
          307,
          `https://127.0.0.1:${port}/echo?a=b`,
        ]);
        expect(headers['strict-transport-security']).toBeUndefined();
      }
      expect((await ask({ port, ca: await ca(), path: '/health' })).status).toBe(200);
      await change(await wish());
      expect((await askPlain(stack.port, '/health')).status).toBe(200);
    });

    test('names a person adds are in the next certificate; what the authority may not vouch for changes nothing', async () => {
      const before = await stack.wish();
      const wrong = change(await wish({ certificate: { kind: 'local', names: ['bank.com'] } }));
      await expect(wrong).rejects.toMatchObject({ fault: { code: 'name-unvouched' } });
      expect(await stack.wish()).toBe(before);
      const names = ['app.localhost', 'box.test', '192.168.7.9'];
      const port = await offered();
      await change(await wish({ certificate: { kind: 'local', names } }));
      expect((await ask({ port, ca: await ca(), servername: 'box.test', path: '/health' })).status).toBe(200);
      expect((await ask({ port, ca: await ca(), servername: 'app.localhost', path: '/health' })).status).toBe(
        200,
      );
      await controller.undo({ by: 'command line' });
      await expect(ask({ port, ca: await ca(), servername: 'box.test' })).rejects.toThrow(/altnames/);
    });

    test('a port that another program has is a sentence, and the old config serves on', async () => {
      const port = await freePort();
      const other = createServer().listen(port, '127.0.0.1');
      const generation = (await controller.board()).generation;
      await expect(change(await wish({ port }))).rejects.toMatchObject({ fault: { code: 'port-taken' } });
      other.close();
      expect((await controller.board()).generation).toBe(generation);
      expect((await ask({ port: await offered(), ca: await ca(), path: '/health' })).status).toBe(200);
      await expect(change(await wish({ port: stack.port }))).rejects.toMatchObject({
        fault: { code: 'input-invalid' },
      });
    });

    test('keys have mode 600 in folders of mode 700, and stand in no other file of the home', async () => {
      const { certificates, keys } = await secretsOf(stack.home);
      for (const key of keys) expect([key, (await stat(key)).mode & 0o777]).toEqual([key, 0o600]);
      for (const id of certificates) {
        const folder = certificateFolder(join(stack.home, 'nginx'), id);
        expect([id, (await stat(folder)).mode & 0o777]).toEqual([id, 0o700]);
      }
      const texts = await Promise.all(keys.map((key) => readFile(key, 'utf8')));
      const bodies = texts.map((text) => text.split('\n')[1] ?? '');
      expect(bodies.length).toBeGreaterThan(1);
      const board = JSON.stringify(await controller.board());
      const loaded = JSON.stringify(await controller.configDesk.loaded());
      for (const path of await filesBelow(stack.home)) {
        if (keys.includes(path)) continue;
        const text = await readFile(path, 'latin1').catch(() => '');
        expect([path, bodies.some((body) => text.includes(body)), text.includes('PRIVATE KEY')]).toEqual([
          path,
          false,
          false,
        ]);
      }
      expect(bodies.some((body) => board.includes(body) || loaded.includes(body))).toBe(false);
    });
  });
}

async function secretsOf(home: string) {
  const certificates = (await readdir(join(home, 'nginx', 'tls'))).sort();
  const leaves = certificates.map((id) => join(certificateFolder(join(home, 'nginx'), id), 'key.pem'));
  return { certificates, keys: [authorityKeyFile(home), ...leaves] };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
