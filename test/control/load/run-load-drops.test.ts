/** What a run tells of requests that got no whole answer, and which of them are asked again. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { NO_DROPS } from '../../../stack/model/load-drops.ts';
import { type Answer, byTurns, runAll, sum, withTarget } from './target.ts';

describe('what runLoad loses', () => {
  test('each failure is counted once, by its reason; on new connections nothing is asked again', () =>
    withTarget(
      (request, response, number) => {
        const turn = number % 5;
        if (turn === 1) request.socket.resetAndDestroy();
        else if (turn === 2) request.socket.destroy();
        else if (turn === 3) cutShort(response, request.socket);
        else if (turn === 4) response.writeHead(502).end('bad');
        else byTurns(request, response, number);
      },
      async (target) => {
        const result = await runAll({ url: target.url, requests: 500, concurrency: 20 });
        expect(target.requests).toBe(500);
        expect(result).toMatchObject({ state: 'done', sent: 500, ok: 100, failed: 400 });
        expect(result.errors).toEqual({
          ECONNRESET: 100,
          'closed without an answer': 100,
          'answer cut short': 100,
          'status 502': 100,
        });
        expect(result.drops).toEqual({
          ...NO_DROPS,
          lost: 300,
          reset: 300,
          badStatus: 100,
        });
        expect(sum(result.perBackend)).toBe(200);
        expect(result.perBackend.other).toBe(100);
      },
    ));

  test.each([
    ['GET', 99, 99],
    ['HEAD', 99, 99],
    ['POST', 50, 0],
  ] as const)(
    '%s that finds its kept connection closing: of 100, %i lost, and as many as %i asked again, with success',
    (method, lost, again) =>
      withTarget(onlyOneAnswerEach, async (target) => {
        const result = await runAll({
          url: target.url,
          requests: 100,
          concurrency: 1,
          keepAlive: true,
          method,
        });
        expect(result).toMatchObject({ sent: 100, failed: lost, drops: { lost, reset: lost } });
        expect(result.drops).toMatchObject({ retried: again, retriedOk: again });
        expect(target.requests).toBe(100 + again);
        expect(sum(result.perBackend)).toBe(100 - lost + again);
      }),
  );

  test('the first request of a connection, and an answer that has begun, are never asked again', () =>
    withTarget(
      (request, response, number) => {
        if (number % 2 === 1) request.socket.destroy();
        else cutShort(response, request.socket);
      },
      async (target) => {
        const result = await runAll({ url: target.url, requests: 20, concurrency: 1, keepAlive: true });
        expect(result).toMatchObject({ sent: 20, ok: 0, drops: { lost: 20, reset: 20, retried: 0 } });
        expect(target.requests).toBe(20);
      },
    ));
});

/** Each connection's second request finds it closed, as at a reload: read, never answered. */
const answeredSockets = new WeakSet<Socket>();
const onlyOneAnswerEach: Answer = (request, response, number) => {
  if (answeredSockets.has(request.socket)) {
    request.socket.destroy();
    return;
  }
  answeredSockets.add(request.socket);
  byTurns(request, response, number);
};

/** Promises ten bytes, sends two. */
function cutShort(response: ServerResponse, socket: Socket): void {
  response.writeHead(200, { 'Content-Length': 10 });
  response.write('ab', () => socket.end());
}
