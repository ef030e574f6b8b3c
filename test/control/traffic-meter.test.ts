/** A real load run against a real server; the access log's side is a sum that this test moves. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInput } from '../../stack/contract/check-input.ts';
import { loadInput } from '../../stack/contract/inputs.ts';
import { createLoadDesk, type LoadDesk } from '../../stack/control/load-desk.ts';
import { StackMemory } from '../../stack/control/stack-memory.ts';
import { createTrafficMeter, type TrafficMeter } from '../../stack/control/traffic-meter.ts';
import type { DropTotals } from '../../stack/logs/count/drop-tally.ts';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { NOTHING } from '../reconcile/world.ts';

const workerPath = fileURLToPath(new URL('../../stack/control/load/load-worker.ts', import.meta.url));
const NO_CLIENTS = { sent: 0, lost: 0, reset: 0, retried: 0, retriedOk: 0 };

let server: Server;
let desk: LoadDesk;
let meter: TrafficMeter;
let drops: DropTotals;
let hangUps: number;
let reading: Promise<void>;

beforeEach(async () => {
  hangUps = 0;
  server = createServer((request, response) => {
    if (hangUps > 0) {
      hangUps -= 1;
      request.socket.destroy();
    } else response.end('Hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const memory = new StackMemory();
  memory.update({
    desired: { ...DEFAULT_DESIRED, state: 'up', port: (server.address() as AddressInfo).port },
    observed: { ...NOTHING, nginx: { ...NOTHING.nginx, state: 'running' } },
  });
  drops = { served: 1000, retried: 5, failed: 2 };
  reading = Promise.resolve();
  const counter = {
    snapshot: () => expect.unreachable(),
    drops: () => drops,
    caughtUp: () => reading,
    settled: async () => undefined,
    onChange: () => () => undefined,
    ended: new Promise<void>(() => undefined),
    close: async () => undefined,
  };
  const runs = { keep: () => Promise.reject(new Error('nothing is kept here')) };
  desk = createLoadDesk({ home: '/nowhere', memory, counter, workerPath, runs });
  meter = createTrafficMeter(counter, desk);
});
afterEach(async () => {
  await desk.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function startRun(wish: object): { readonly ended: Promise<void> } {
  const input = checkInput(loadInput, { concurrency: 2, pauseMs: 2, duration: 60, ...wish });
  const ended = (async () => {
    for await (const _ of desk.run(input, new AbortController().signal));
  })();
  return { ended };
}

const sentBy = async (kind: string) => (await desk.clients(5000)).get(kind)?.sent ?? 0;

test('without a load run: what the log told of meanwhile, lines counted late included, and no clients', async () => {
  const span = meter.begin();
  reading = Promise.resolve().then(() => {
    drops = { served: 1040, retried: 6, failed: 2 };
  });
  expect(await span.end()).toEqual({
    servedRequests: 40,
    retriedByNginx: 1,
    failedByNginx: 0,
    clients: null,
  });
});

test('a log that cannot be read, or never ends being read, holds no receipt up', async () => {
  reading = Promise.reject(new Error('unreadable'));
  expect(await meter.begin().end()).toMatchObject({ servedRequests: 0, clients: null });
  reading = new Promise(() => undefined);
  expect(await meter.begin().end()).toMatchObject({ servedRequests: 0, clients: null });
});

test('what clients lost between beginning and end is told by kind; what was lost before is not', async () => {
  hangUps = 3;
  startRun({ keepAlive: true });
  startRun({ keepAlive: true, method: 'POST', bodyBytes: 10 });
  startRun({});
  for (const kind of ['kept GET', 'kept POST', 'new GET'])
    await expect.poll(() => sentBy(kind), { timeout: 15_000 }).toBeGreaterThan(20);
  const span = meter.begin();
  const quiet = await span.end();
  expect(quiet.clients).toMatchObject({ lost: 0, reset: 0, retried: 0 });

  const second = meter.begin();
  await desk.clients(5000);
  hangUps = 20;
  await expect.poll(() => hangUps, { timeout: 15_000 }).toBe(0);
  const { clients } = await second.end();
  // Retries met it too: they are told apart, and not counted as lost once more.
  const { lost = 0, retried = 0, retriedOk = 0 } = clients ?? {};
  expect(lost + retried - retriedOk).toBe(20);
  expect(clients?.reset).toBe(lost);
  expect(clients?.kinds.map(({ clients: who, method }) => `${who} ${method}`)).toEqual([
    'kept GET',
    'kept POST',
    'new GET',
  ]);
  const sum = (name: 'sent' | 'lost' | 'retried') =>
    clients?.kinds.reduce((total, kind) => total + kind[name], 0);
  expect([sum('sent'), sum('lost'), sum('retried')]).toEqual([
    clients?.sent,
    clients?.lost,
    clients?.retried,
  ]);
  expect(clients?.kinds.filter(({ method }) => method === 'POST').map(({ retried }) => retried)).toEqual([0]);
});

test('a run that began and ended meanwhile counts whole', async () => {
  const span = meter.begin();
  await startRun({ duration: undefined, requests: 30 }).ended;
  expect((await span.end()).clients).toMatchObject({ ...NO_CLIENTS, sent: 30 });
});
