/** `hit` as it is built: what it asks for, and how it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Load } from '../../stack/model/board.ts';
import { NO_DROPS } from '../../stack/model/load-drops.ts';
import { type LocalSocket, serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { createSmallController } from '../control/small-controller.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
let home: string;
let served: LocalSocket;
let asked: Load[];
/** Runs end when they are stopped. */
let isEndless: boolean;
let stopped: Set<number>;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);
afterAll(() => program.remove());
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  asked = [];
  stopped = new Set();
  isEndless = false;
  const small = createSmallController({ home });
  served = await serveLocalSocket({
    ...small,
    async *runLoad(input) {
      const { duration, ...wish } = input;
      const sent = 100 * (asked.length + 1);
      const lost = wish.keepAlive ? 5 : 0;
      const again = wish.method === 'GET' ? lost : 0;
      const load: Load = {
        ...wish,
        id: asked.length + 1,
        state: 'done',
        durationLimitMs: duration === undefined ? null : duration * 1000,
        sent,
        ok: sent - lost,
        failed: lost,
        perBackend: { 'flask-app-1': sent - lost },
        requestsPerSecond: 10,
        latency: null,
        durationMs: 1000,
        errors: lost === 0 ? {} : { ECONNRESET: lost },
        drops: { ...NO_DROPS, lost, reset: lost, retried: again, retriedOk: again },
      };
      asked.push(load);
      yield { ...load, state: 'running', sent: 0 };
      if (isEndless) await vi.waitUntil(() => stopped.has(load.id), { timeout: 15_000 });
      yield { ...load, state: isEndless ? 'stopped' : 'done' };
    },
    async stopLoad(id) {
      stopped.add(id);
      return small.stopLoad(id);
    },
  });
});
afterEach(async () => {
  await served.close();
  rmSync(home, { recursive: true });
});

const run = async (...words: readonly string[]) => program.start(home, ...words);

test('a method, a body, a time and a pause are asked for as they are said', async () => {
  await run('hit', '--method', 'post', '--body', '2048', '--for', '3', '--pause', '5', '-c', '2');
  expect(asked).toMatchObject([
    { method: 'POST', bodyBytes: 2048, durationLimitMs: 3000, pauseMs: 5, concurrency: 2, keepAlive: false },
  ]);
});

test('--both: new and kept connections, GET and POST, at the same time; what each lost, and the whole', async () => {
  const { stdout, exitCode } = await run('hit', '--both', '--for', '2');
  expect(asked.map(({ keepAlive, method, bodyBytes }) => [keepAlive, method, bodyBytes])).toEqual([
    [false, 'GET', 0],
    [false, 'POST', 1024],
    [true, 'GET', 0],
    [true, 'POST', 1024],
  ]);
  expect(stdout.split('\n')).toEqual([
    '10 of 1000 requests lost',
    '  new  connections, GET   0 of 100 lost, 0 by a reset',
    '  new  connections, POST  0 of 200 lost, 0 by a reset',
    '  kept connections, GET   5 of 300 lost, 5 by a reset; 5 of the lost asked once more, 5 of them with success (ECONNRESET: 5)',
    '  kept connections, POST  5 of 400 lost, 5 by a reset (ECONNRESET: 5)',
  ]);
  expect(exitCode).toBe(0);
  expect(JSON.parse((await run('hit', '--both', '-n', '10', '--json')).stdout)).toMatchObject({
    sent: 2600,
    drops: { lost: 10, retried: 5 },
    loads: [{ requests: 10, durationLimitMs: null }, {}, {}, {}],
  });
});

test('--both runs until Ctrl-C, which stops the runs and tells what they counted', async () => {
  isEndless = true;
  const hitting = program.start(home, 'hit', '--both', '--json');
  await vi.waitFor(() => expect(asked).toHaveLength(4), { timeout: 15_000 });
  hitting.kill('SIGINT');
  const { stdout, exitCode } = await hitting;
  expect(stopped).toEqual(new Set([1, 2, 3, 4]));
  expect(JSON.parse(stdout).loads.map(({ state }: Load) => state)).toEqual(
    Array.from({ length: 4 }, () => 'stopped'),
  );
  expect(exitCode).toBe(0);
});

test.each([
  [['--method', 'PUT'], 'Expected `method` to be GET, POST or HEAD, got "PUT".'],
  [['--body', '-1'], 'Expected `bodyBytes` to be a whole number from 0 to 1048576, got -1.'],
  [['--for', 'ever'], 'Expected `duration` to be a whole number of seconds from 1 to 86400, got "ever".'],
  [['--both', '--for', '0'], 'Expected `duration` to be a whole number of seconds from 1 to 86400, got 0.'],
  [['--both', '--keep-alive'], "Option '--both' cannot be used with option '--keep-alive'."],
])('hit %j is refused, and nothing is sent', async (words, message) => {
  const { stdout, exitCode } = await run('hit', ...words, '--json');
  expect(JSON.parse(stdout).fault).toMatchObject({ code: 'input-invalid', message });
  expect(exitCode).toBe(2);
  expect(asked).toEqual([]);
});
