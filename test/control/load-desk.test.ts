/** Load runs as a shell meets them: a real server, the real sending thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInput } from '../../stack/contract/check-input.ts';
import { loadInput } from '../../stack/contract/inputs.ts';
import { createRunsDesk, type RunsDesk } from '../../stack/control/load/runs-desk.ts';
import { createLoadDesk, type LoadDesk } from '../../stack/control/load-desk.ts';
import type { AccessCounter } from '../../stack/control/logs/access-counter.ts';
import { StackMemory } from '../../stack/control/stack-memory.ts';
import type { Load } from '../../stack/model/board.ts';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import type { FaultError } from '../../stack/model/faults.ts';
import { NOTHING } from '../reconcile/world.ts';

const workerPath = fileURLToPath(new URL('../../stack/control/load/load-worker.ts', import.meta.url));
const WISH = checkInput(loadInput, { requests: 20, concurrency: 4 });
const NEVER = new AbortController().signal;

let server: Server;
let memory: StackMemory;
let desk: LoadDesk;
let home: string;
let runs: RunsDesk;
/** What the counter was asked, and what the board said of the run at that moment. */
let settledAt: (string | null)[];
/** Answers wait for this. */
let gate: Promise<void>;

beforeEach(async () => {
  gate = Promise.resolve();
  server = createServer((_request, response) => {
    void gate.then(() => response.setHeader('X-Backend', 'flask-app-1').end('Hello'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  memory = new StackMemory();
  memory.update({
    desired: { ...DEFAULT_DESIRED, state: 'up', port },
    observed: { ...NOTHING, nginx: { ...NOTHING.nginx, state: 'running' } },
  });
  settledAt = [];
  const counter: AccessCounter = {
    snapshot: () => expect.unreachable(),
    drops: () => expect.unreachable(),
    caughtUp: () => expect.unreachable(),
    settled: async () => void settledAt.push(memory.facts.load?.state ?? null),
    onChange: () => () => undefined,
    ended: new Promise(() => undefined),
    close: async () => undefined,
  };
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  runs = createRunsDesk(home);
  desk = createLoadDesk({ home, memory, counter, workerPath, runs });
});
afterEach(async () => {
  await desk.close();
  rmSync(home, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function lastOf(loads: AsyncIterable<Load>): Promise<Load | null> {
  let last: Load | null = null;
  for await (const load of loads) last = load;
  return last;
}

test('a run is on the board, and is over only when the log has told of every request', async () => {
  const last = await lastOf(desk.run(WISH, NEVER));
  expect(last).toMatchObject({ id: 1, state: 'done', sent: 20, ok: 20, perBackend: { 'flask-app-1': 20 } });
  expect(memory.facts.load).toEqual(last);
  expect(settledAt).toEqual(['running']);
});

test('a run that ended is kept under its number, with its detail and on what it was measured', async () => {
  const last = await lastOf(desk.run({ ...WISH, name: 'first', note: 'a note' }, NEVER));
  expect(last?.run).toBe(1);
  expect(await runs.get({ run: 1 })).toMatchObject({
    name: 'first',
    note: 'a note',
    load: { sent: 20, ok: 20, run: 1, perBackend: { 'flask-app-1': 20 }, tail: { max: expect.any(Number) } },
    detail: { histogram: expect.toSatisfy((bars) => sumOf(bars) === 20), series: { stepMs: 1000 } },
    circumstances: { method: 'round_robin', scale: DEFAULT_DESIRED.services[0]?.scale },
  });
  expect(last).not.toHaveProperty('detail');
});

test('a run that the disk does not take is told all the same, and the board says so until one is kept', async () => {
  const folder = join(home, 'runs');
  writeFileSync(folder, 'a file where the folder belongs');
  expect(await lastOf(desk.run(WISH, NEVER))).toMatchObject({ state: 'done', ok: 20 });
  expect([...memory.facts.notices.keys()]).toEqual(['run-unwritable']);
  rmSync(folder);
  expect(await lastOf(desk.run(WISH, NEVER))).toMatchObject({ state: 'done', run: 1 });
  expect([...memory.facts.notices.keys()]).toEqual([]);
});

test.each([
  [{ to: 'https' as const }, 'nginx serves no HTTPS now'],
  [{ addresses: 3 }, 'nginx does not listen on this machine’s loopback itself'],
  [{ url: 'http://192.0.2.1' }, 'Expected `url` to be an http or https address of this machine'],
  [{ url: 'http://127.0.0.1:1', addresses: 5, keepAlive: true }, 'at most 4 addresses, and 5 are wished'],
])('a wish that cannot be had, %j, gets a sentence, and nothing is sent', async (wish, sentence) => {
  const fault = await lastOf(desk.run({ ...WISH, ...wish }, NEVER)).catch((error: FaultError) => error.fault);
  expect(fault).toMatchObject({ code: 'input-invalid', message: expect.stringContaining(sentence) });
  expect(memory.facts.loads).toEqual([]);
});

test('a handful run side by side, all on the board, the last as its load; one more is refused until one has ended', async () => {
  gate = new Promise(() => undefined);
  const stop = new AbortController();
  const ended = Array.from({ length: 6 }, () => lastOf(desk.run(WISH, stop.signal)));
  await expect.poll(() => memory.facts.loads.length, { timeout: 15_000 }).toBe(6);
  expect(memory.facts.loads.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(memory.facts.load).toBe(memory.facts.loads.at(-1));
  await expect(lastOf(desk.run(WISH, NEVER))).rejects.toMatchObject({ fault: { code: 'load-running' } });
  expect(await desk.stop(2)).toMatchObject({ id: 2, state: 'stopped' });
  const seventh = lastOf(desk.run(WISH, stop.signal));
  await expect.poll(() => memory.facts.load?.id, { timeout: 15_000 }).toBe(7);
  expect(memory.facts.loads).toHaveLength(6);
  stop.abort();
  expect((await Promise.all([...ended, seventh])).map((load) => load?.state)).toEqual(
    Array.from({ length: 7 }, () => 'stopped'),
  );
}, 60_000);

test('runs of before leave the board when the next begin', async () => {
  await Promise.all([lastOf(desk.run(WISH, NEVER)), lastOf(desk.run(WISH, NEVER))]);
  expect(memory.facts.loads.map(({ id, state }) => [id, state])).toEqual([
    [1, 'done'],
    [2, 'done'],
  ]);
  expect(await lastOf(desk.run(WISH, NEVER))).toMatchObject({ id: 3, state: 'done' });
  expect(memory.facts.loads.map(({ id }) => id)).toEqual([3]);
  await Promise.all([lastOf(desk.run(WISH, NEVER)), lastOf(desk.run(WISH, NEVER))]);
  expect(memory.facts.loads.map(({ id }) => id)).toEqual([4, 5]);
});

test('what clients met is summed by their kind over all runs, those under way included, as of now', async () => {
  await lastOf(desk.run(WISH, NEVER));
  await lastOf(desk.run({ ...WISH, keepAlive: true, method: 'POST' }, NEVER));
  const runs = desk.run({ ...WISH, duration: 60, pauseMs: 1 }, NEVER)[Symbol.asyncIterator]();
  await runs.next();
  expect(desk.isBusy()).toBe(true);
  const sentOf = async () => [...(await desk.clients(5000))].map(([kind, { sent }]) => [kind, sent]);
  await expect.poll(sentOf, { timeout: 15_000 }).toEqual([
    ['new GET', expect.toSatisfy((sent) => sent > 40)],
    ['kept POST', 20],
  ]);
  await runs.return?.();
  expect(desk.isBusy()).toBe(false);
});

test('a run is stopped by its number, with what came of it; a number nobody has is refused', async () => {
  gate = new Promise(() => undefined);
  const ended = lastOf(desk.run(WISH, NEVER));
  await expect.poll(() => memory.facts.load?.id, { timeout: 15_000 }).toBe(1);
  await expect(desk.stop(7)).rejects.toMatchObject({ fault: { code: 'stream-unknown' } });
  expect(await desk.stop(1)).toMatchObject({ id: 1, state: 'stopped' });
  expect(await ended).toMatchObject({ state: 'stopped' });
  expect(await desk.stop(1)).toMatchObject({ id: 1, state: 'stopped' });
});

test('a run whose caller left before it began sends nothing to its end', async () => {
  gate = new Promise(() => undefined);
  expect(await lastOf(desk.run(WISH, AbortSignal.abort()))).toMatchObject({ state: 'stopped', ok: 0 });
});

test('closing ends the run under way', async () => {
  gate = new Promise(() => undefined);
  const ended = lastOf(desk.run(WISH, NEVER));
  await expect.poll(() => memory.facts.load?.id, { timeout: 15_000 }).toBe(1);
  await desk.close();
  expect(await ended).toMatchObject({ state: 'stopped' });
});

test.each([
  ['the stack is wished down', () => memory.update({ desired: DEFAULT_DESIRED })],
  ['nginx does not run', () => memory.update({ observed: NOTHING })],
  ['nobody wished anything', () => memory.update({ desired: null })],
])('while %s nobody is put under load', async (_what, arrange) => {
  arrange();
  await expect(lastOf(desk.run(WISH, NEVER))).rejects.toMatchObject({ fault: { code: 'stack-down' } });
});

function sumOf(bars: readonly { readonly count: number }[]): number {
  return bars.reduce((sum, { count }) => sum + count, 0);
}
