/** A rate, several threads and client addresses, TLS, and who held a run back. */
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Pacer } from '../../../stack/control/load/pacer.ts';
import { StepSeries, sumOfSeries } from '../../../stack/control/load/step-series.ts';
import { issueAuthority, issueLeaf } from '../../../stack/control/tls/issue.ts';
import { byTurns, runAll, sum, withTarget } from './target.ts';

describe('runLoad', () => {
  test('at a rate, as many begin as it says, however few are answered at a time', () =>
    withTarget(
      (request, response, number) => setTimeout(() => byTurns(request, response, number), 30),
      async (target) => {
        const result = await runAll({ url: target.url, rate: 100, requests: 200, concurrency: 50 });
        expect(result).toMatchObject({ state: 'done', sent: 200, ok: 200, rate: 100 });
        expect(result.pace).toMatchObject({ wished: 100, unsent: 0 });
        // The last is due at 1990 ms: none begins before its time.
        expect(result.durationMs).toBeGreaterThan(1990);
        expect(target.requests).toBe(200);
      },
    ));

  test('a rate that answers are too slow for is not kept: it is said, and latency counts from each request’s time', () =>
    withTarget(
      (request, response, number) => setTimeout(() => byTurns(request, response, number), 100),
      async (target) => {
        const result = await runAll({ url: target.url, rate: 200, duration: 2, concurrency: 2 });
        expect(result).toMatchObject({ limitedBy: 'connections', failed: 0 });
        const { pace, latency, sent } = result;
        expect(sent).toBeLessThanOrEqual(2 * 21);
        expect((pace?.unsent ?? 0) + sent).toBe(400);
        expect(pace?.kept).toBeLessThan(100);
        // Each waited 100 ms for its answer; those late in the run a second and more for a connection.
        expect(latency?.p95).toBeGreaterThan(1000);
      },
    ));

  test('two threads are one run: their counts, seconds and clients add up', () =>
    withTarget(byTurns, async (target) => {
      const result = await runAll({
        url: target.url,
        threads: 2,
        concurrency: 7,
        keepAlive: true,
        requests: 1001,
      });
      expect(result).toMatchObject({ state: 'done', sent: 1001, ok: 1001, generator: { threads: 2 } });
      expect([target.requests, target.connections]).toEqual([1001, 7]);
      expect(sum(result.perBackend)).toBe(1001);
      expect(result.detail?.series.answered.reduce((all, one) => all + one, 0)).toBe(1001);
      expect(result.detail?.histogram.reduce((all, { count }) => all + count, 0)).toBe(1001);
    }));

  test('several client addresses are taken in turn, and who answered each is told', async () => {
    const seen = new Map<string, number>();
    await withTarget(
      (request, response) => {
        const from = request.socket.remoteAddress ?? '';
        seen.set(from, (seen.get(from) ?? 0) + 1);
        response.setHeader('X-Backend', `of-${from}`).end();
      },
      async (target) => {
        const addresses = ['127.0.0.1', '127.0.1.1', '127.0.2.1'];
        const result = await runAll({ url: target.url, addresses, requests: 300, concurrency: 10 });
        expect(Object.fromEntries(seen)).toEqual({ '127.0.0.1': 100, '127.0.1.1': 100, '127.0.2.1': 100 });
        expect(result.detail?.perAddress).toEqual(
          Object.fromEntries(addresses.map((address) => [address, { [`of-${address}`]: 100 }])),
        );
        seen.clear();
        await runAll({ url: target.url, addresses, requests: 300, concurrency: 3, keepAlive: true });
        expect([...seen.keys()].sort()).toEqual(addresses);
      },
    );
  });

  test('by TLS: checked against the authority alone; whole handshakes, resumed ones, and few where connections are kept', async () => {
    const { ca, cert, key } = await makeAuthority();
    const server = createSecureServer({ cert, key }, (_request, response) => response.end('Hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const wish = { url, requests: 60, concurrency: 3 } as const;
    const sockets = new Set<Duplex>();
    try {
      const trusted = { ca, servername: 'localhost' };
      const fresh = await runAll({ ...wish, tls: { ...trusted, session: 'new' } });
      expect(fresh).toMatchObject({ ok: 60, handshakes: { whole: 60, resumed: 0 }, session: 'new' });
      const resumed = await runAll({ ...wish, tls: { ...trusted, session: 'resumed' } });
      expect(resumed).toMatchObject({ ok: 60, handshakes: { whole: 3, resumed: 57 } });
      const kept = await runAll({ ...wish, keepAlive: true, tls: { ...trusted, session: 'new' } });
      expect(kept).toMatchObject({ ok: 60, handshakes: { whole: 3, resumed: 0 } });
      server.on('connection', (socket) => sockets.add(socket));
      const other = await makeAuthority();
      const refused = await runAll({ ...wish, tls: { ca: other.ca, session: 'new' } });
      expect(refused).toMatchObject({ ok: 0, failed: 60, handshakes: { whole: 0, resumed: 0 } });
      expect(Object.keys(refused.errors).join()).toMatch(/CERT|SIGNATURE|VERIFY/);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }, 90_000);

  test('a target slower than the sender is not said to be limited by the generator', () =>
    withTarget(
      (request, response, number) => setTimeout(() => byTurns(request, response, number), 50),
      async (target) => {
        const result = await runAll({ url: target.url, duration: 2, concurrency: 5, keepAlive: true });
        expect(result).toMatchObject({ failed: 0, limitedBy: null });
      },
    ));

  test('a server that answers garbage fails each request by that reason', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('\0\u0001 no HTTP at all\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = await runAll({ url, requests: 50, concurrency: 5 });
    expect(result).toMatchObject({ sent: 50, failed: 50, errors: { 'answer is not HTTP': 50 } });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the pace', () => {
  test('what begins late has waited since its time; what begins within two milliseconds is on time', () => {
    const pacer = new Pacer({ perSecond: 1000, offsetMs: 0, requests: 100, untilMs: null }, 0);
    expect(pacer.next(0)).toBe(true);
    expect(pacer.next(0.5)).toBe('later');
    expect(pacer.waitMs(0.5)).toBe(0.5);
    expect(pacer.next(2.5)).toBe(true);
    expect(pacer.latencyFromMs(2.5)).toBe(2.5);
    expect(pacer.next(50)).toBe(true);
    expect(pacer.latencyFromMs(50)).toBe(2);
    expect(pacer.pace(50)).toMatchObject({ late: 1, maxLateMs: 48, unsent: 48, wished: 1000 });
  });
});

describe('the seconds', () => {
  test('a long run has longer steps, not more of them, and counts nothing twice', () => {
    const series = new StepSeries();
    for (let second = 0; second < 2500; second += 1) series.answered(second % 7, second * 1000 + 1);
    const told = series.series(2_499_500);
    expect(told.stepMs).toBe(8000);
    expect(told.answered.length).toBeLessThanOrEqual(600);
    expect(told.answered.reduce((sum, one) => sum + one, 0)).toBe(2500);
    const both = sumOfSeries([told, told]);
    expect(both.answered.reduce((sum, one) => sum + one, 0)).toBe(5000);
  });
});

async function makeAuthority() {
  const now = new Date();
  const authority = await issueAuthority({ name: 'Test', domains: ['localhost'], now });
  const leaf = await issueLeaf(authority, { names: ['localhost', '127.0.0.1'], now });
  return { ca: authority.certificate, cert: leaf.certificate, key: leaf.key };
}
