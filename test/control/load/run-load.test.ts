import type { Server } from 'node:http';
import { describe, expect, test } from 'vitest';
import { runLoad } from '../../../stack/control/load/run-load.ts';
import { faultOf } from '../../../stack/model/faults.ts';
import { byTurns, runAll, sum, withTarget, workerPath } from './target.ts';

describe('runLoad', () => {
  test('1000 requests on new connections: 1000 seen, each on its own, 1000 answered, counted by backend', () =>
    withTarget(byTurns, async (target) => {
      const result = await runAll({ url: target.url });
      expect([target.requests, target.connections]).toEqual([1000, 1000]);
      expect(result).toMatchObject({ state: 'done', sent: 1000, ok: 1000, failed: 0, errors: {} });
      expect(result.perBackend).toEqual({ 'flask-app-1': 333, 'flask-app-2': 334, 'flask-app-3': 333 });
      expect(result.requestsPerSecond).toBeGreaterThan(0);
      expect(result.latency?.p50).toBeGreaterThan(0);
    }));

  test('1000 requests kept alive: one connection per client', () =>
    withTarget(byTurns, async (target) => {
      const result = await runAll({ url: target.url, keepAlive: true });
      expect([target.requests, target.connections]).toEqual([1000, 50]);
      expect(result).toMatchObject({ sent: 1000, ok: 1000, failed: 0, errors: {} });
    }));

  test('a server that ends a connection after some answers, and says so, fails nobody', () =>
    withTarget(byTurns, async (target) => {
      target.server.maxRequestsPerSocket = 7;
      const result = await runAll({ url: target.url, keepAlive: true, requests: 1001, concurrency: 10 });
      expect(target.requests).toBe(1001);
      expect(result).toMatchObject({ sent: 1001, ok: 1001, failed: 0, errors: {} });
    }));

  test('a server that closes 1.0-like, without a length, is read to the connection’s end', () =>
    withTarget(
      (request, response) => {
        response.detachSocket(request.socket);
        request.socket.end('HTTP/1.0 200 OK\r\nX-Backend: old-1\r\n\r\nbytes');
      },
      async (target) => {
        const result = await runAll({ url: target.url, keepAlive: true, requests: 100, concurrency: 10 });
        expect(result).toMatchObject({ ok: 100, failed: 0, perBackend: { 'old-1': 100 } });
        expect([target.requests, target.connections]).toEqual([100, 100]);
      },
    ));

  test('a POST carries its body; its answer, and the next one on the connection, are read whole', () =>
    withTarget(
      (request, response) => {
        let bytes = 0;
        request.on('data', (chunk: Buffer) => (bytes += chunk.length));
        request.on('end', () => response.setHeader('X-Backend', `${request.method} ${bytes}`).end('taken'));
      },
      async (target) => {
        const wish = { url: target.url, requests: 100, concurrency: 4, keepAlive: true } as const;
        const posts = await runAll({ ...wish, method: 'POST', bodyBytes: 70_000 });
        expect(posts).toMatchObject({ ok: 100, failed: 0, perBackend: { 'POST 70000': 100 } });
        const heads = await runAll({ ...wish, method: 'HEAD', bodyBytes: 70_000 });
        expect(heads).toMatchObject({ ok: 100, failed: 0, bodyBytes: 0, perBackend: { 'HEAD 0': 100 } });
        expect(target.connections).toBe(8);
      },
    ));

  test('a run by the clock ends by it, however many requests that were; clients rest between them', () =>
    withTarget(byTurns, async (target) => {
      const result = await runAll({ url: target.url, requests: 1, duration: 1, concurrency: 2, pauseMs: 20 });
      expect(result).toMatchObject({ state: 'done', failed: 0, durationLimitMs: 1000 });
      expect(result.durationMs).toBeGreaterThanOrEqual(900);
      expect(result.sent).toBeGreaterThan(2);
      expect(result.sent).toBeLessThanOrEqual(2 * 51);
      expect(target.requests).toBe(result.sent);
    }));

  test('a server that closes in the middle of the run: what it saw it answered, the rest is refused', () => {
    let closing: Server | null = null;
    return withTarget(
      (request, response, number) => {
        byTurns(request, response, number);
        if (number === 300) closing?.close();
      },
      async (target) => {
        closing = target.server;
        const result = await runAll({ url: target.url });
        expect(result.sent).toBe(1000);
        expect(result.ok).toBeLessThanOrEqual(target.requests);
        expect(result.ok).toBeGreaterThanOrEqual(300);
        expect(result.failed).toBe(sum(result.errors));
      },
    );
  });

  test('redirects are answers, not followed; a name nobody gave is `other`', () =>
    withTarget(
      (_request, response) => response.writeHead(302, { Location: '/else' }).end(),
      async (target) => {
        const result = await runAll({ url: target.url, requests: 10, concurrency: 3 });
        expect(result).toMatchObject({ ok: 10, failed: 0, perBackend: { other: 10 } });
        expect(target.requests).toBe(10);
      },
    ));

  test('fewer requests than clients', () =>
    withTarget(byTurns, async (target) => {
      const result = await runAll({ url: target.url, requests: 3, concurrency: 100 });
      expect([target.requests, result.ok]).toEqual([3, 3]);
    }));

  test('the path goes out as given, query and odd characters escaped, never to another host', () =>
    withTarget(
      (request, response) => response.end(request.url),
      async (target) => {
        const urls: (string | undefined)[] = [];
        target.server.on('request', (request) => urls.push(request.url));
        for (const path of ['/a?b=c&d', '//elsewhere.example/x', '/caf\u{e9}"']) {
          await runAll({ url: target.url, path, requests: 1, concurrency: 1 });
        }
        expect(urls).toEqual(['/a?b=c&d', '//elsewhere.example/x', '/caf%C3%A9%22']);
      },
    ));

  test('stopped half way: no more is sent, and the sums still hold', () =>
    withTarget(
      (request, response, number) => setTimeout(() => byTurns(request, response, number), 5),
      async (target) => {
        const stop = new AbortController();
        const result = await runAll(
          { url: target.url, requests: 1_000_000, concurrency: 10, signal: stop.signal },
          ({ sent }) => sent > 0 && stop.abort(),
        );
        expect(result).toMatchObject({ state: 'stopped', failed: 0, requests: 1_000_000 });
        expect(result.sent).toBe(target.requests);
      },
    ));

  test('stopped while nothing is answered: what hangs failed as `stopped`', () =>
    withTarget(
      () => {},
      async (target) => {
        const stop = new AbortController();
        const running = runAll({ url: target.url, concurrency: 8, signal: stop.signal });
        await expect.poll(() => target.requests, { timeout: 15_000 }).toBe(8);
        stop.abort();
        expect(await running).toMatchObject({ state: 'stopped', sent: 8, ok: 0, errors: { stopped: 8 } });
      },
    ));

  test('a reader that goes away ends the run', () =>
    withTarget(byTurns, async (target) => {
      const run = runLoad({
        url: target.url,
        requests: 1_000_000,
        concurrency: 10,
        path: '/',
        method: 'GET',
        bodyBytes: 0,
        keepAlive: true,
        pauseMs: 0,
        signal: new AbortController().signal,
        workerPath,
      });
      for await (const { sent } of run) if (sent > 0) break;
      const seen = target.requests;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(target.requests - seen).toBeLessThanOrEqual(10);
    }));

  test('nobody listening is a fault that says where', async () => {
    let url = '';
    await withTarget(byTurns, async (target) => {
      url = target.url;
    });
    const states: string[] = [];
    const fault = faultOf(await runAll({ url }, ({ state }) => states.push(state)).catch((error) => error));
    expect(fault).toMatchObject({ code: 'load-failed', message: expect.stringContaining(url) });
    expect(states.at(-1)).toBe('failed');
  });

  test.each([
    'http://192.0.2.1:80',
    'https://192.0.2.1',
    'ftp://127.0.0.1',
    'http://127.0.0.1.example.com',
    'http://[::2]:80',
  ])('%s is not this machine: refused before anything is sent', async (url) => {
    const fault = faultOf(await runAll({ url }).catch((error) => error));
    expect(fault.code).toBe('input-invalid');
  });

  test('a worker that cannot start is a fault, not a hang', async () => {
    const fault = faultOf(
      await runAll({ url: 'http://127.0.0.1:1', workerPath: '/nowhere.js' }).catch((error) => error),
    );
    expect(fault).toMatchObject({ code: 'load-failed', detail: expect.stringContaining('nowhere') });
  });
});
