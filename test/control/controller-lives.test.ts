/** Controllers that end and begin, and engines that come and go: nothing of the stack is lost to either. */
import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { writeDesired } from '../../stack/control/desired-file.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';
import { DEFAULT_DESIRED, DEFAULT_SERVICE } from '../../stack/model/desired.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { boardWhere, createControllerRig, findingAll, statesIn } from './controller-rig.ts';

const BY = 'command line' as const;
const rig = createControllerRig();

test('a second controller picks the stack up and has nothing to do', async () => {
  const first = await rig.start();
  await first.up({ by: BY });
  await rig.stop(first);
  const steps = rig.world.state.performed.length;
  const second = await rig.start();
  expect((await second.board()).state).toBe('up');
  expect(rig.world.state.performed.length).toBe(steps);
});

test('a wish that a dead controller left half done is finished at the next start', async () => {
  const first = await rig.start();
  await first.up({ by: BY });
  await rig.stop(first);
  await writeDesired(rig.home, {
    ...DEFAULT_DESIRED,
    state: 'up',
    engine: 'fake',
    port: (await rig.wish()).port,
    services: [{ ...DEFAULT_SERVICE, scale: 5 }],
  });
  const second = await rig.start();
  expect((await second.board()).backends.filter((row) => row.state === 'ready')).toHaveLength(5);
});

test('an engine that goes away and comes back: said, kept, picked up again', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  rig.world.goAway('the daemon was stopped');
  const gone = await boardWhere(controller, (board) => board.state === 'gone');
  expect(gone.engine.fault).toMatchObject({ code: 'engine-gone' });
  expect(gone.backends).toHaveLength(3);
  await expect(controller.scale({ by: BY, scale: 4 })).rejects.toMatchObject({
    fault: { code: 'engine-gone' },
  });
  rig.world.comeBack();
  expect(await boardWhere(controller, (board) => board.state === 'up')).toMatchObject({
    engine: { state: 'answering' },
  });
});

test('an engine nobody named that cannot get its images gives way to plain processes', async () => {
  const poor = createFakeWorld({ images: 'missing' });
  poor.failNext('image.build', { code: 'image-unavailable', message: 'The base image cannot be had.' });
  const asked: (string | null)[] = [];
  const controller = await rig.start(async (place, wish) => {
    asked.push(wish);
    return createFakeEngine(place, wish === 'process' ? rig.world : poor);
  });
  await controller.up({ by: BY });
  expect(asked).toContain('process');
  expect(rig.world.state.backends.size).toBe(3);
});

test('a controller without an engine says why, and opens all the same', async () => {
  const controller = await rig.start(async () => {
    throw new FaultError({ code: 'engine-missing', message: 'No container engine answers.' });
  });
  const board = await controller.board();
  expect(board).toMatchObject({ state: 'gone', engine: { fault: { code: 'engine-missing' } } });
  await expect(controller.up({ by: BY })).rejects.toMatchObject({ fault: { code: 'engine-missing' } });
});

test('a controller that died between swap and reload: the next one sends the reload that is missing', async () => {
  const first = await rig.start();
  await first.up({ by: BY });
  const { generation } = await first.method({ by: BY, method: { kind: 'least_conn' } });
  await rig.stop(first);
  const nginx = rig.world.state.nginx;
  if (nginx === null) throw new Error('nginx must run');
  nginx.generation = (generation ?? 0) - 1;
  const second = await rig.start();
  await second.board();
  expect(rig.world.state.nginx?.generation).toBe(generation);
});

test('a second controller of the same home is refused', async () => {
  await rig.start();
  await expect(rig.start()).rejects.toMatchObject({ fault: { code: 'controller-busy' } });
});

test('an engine that was asked for and is missing changes nothing: the board shows the one there is', async () => {
  const controller = await rig.start(findingAll(rig, { missing: 'docker' }));
  await controller.up({ by: BY, engine: 'process' });
  await controller.down({ by: BY });
  await expect(controller.up({ by: BY, engine: 'docker' })).rejects.toMatchObject({
    fault: { code: 'engine-missing' },
  });
  expect(await controller.board()).toMatchObject({
    state: 'down',
    engine: { kind: 'process', state: 'answering', fault: null },
  });
});

test('a plan for another engine is thought through there, and switches nothing', async () => {
  const controller = await rig.start(findingAll(rig));
  await controller.up({ by: BY, engine: 'process' });
  await controller.down({ by: BY });
  expect((await controller.plan({ engine: 'docker' })).steps.length).toBeGreaterThan(0);
  expect((await controller.board()).engine.kind).toBe('process');
});

test('a plan is refused where the change itself would be', async () => {
  const controller = await rig.start(findingAll(rig));
  await controller.up({ by: BY, engine: 'process' });
  await expect(controller.plan({ engine: 'docker' })).rejects.toMatchObject({
    fault: { code: 'input-invalid' },
  });
});

test('a stack on its way down keeps its engine’s name on disk until nothing of it is left', async () => {
  const named: unknown[] = [];
  const controller = await rig.start(
    findingAll(rig, {
      onPerform: async (kind) => {
        if (kind === 'nginx.remove' || kind === 'backend.remove') named.push((await rig.wish()).engine);
      },
    }),
  );
  await controller.up({ by: BY, engine: 'process' });
  await controller.down({ by: BY });
  expect(named).toEqual(['process', 'process', 'process', 'process']);
  expect(await rig.wish()).toMatchObject({ state: 'down', engine: null });
});

test('a stack another controller left half taken down is taken down where it ran', async () => {
  const first = await rig.start(findingAll(rig));
  await first.up({ by: BY, engine: 'process' });
  await rig.stop(first);
  await writeDesired(rig.home, { ...DEFAULT_DESIRED, state: 'down', engine: 'process' });
  const asked: unknown[] = [];
  const second = await rig.start(findingAll(rig, { asked }));
  expect((await second.board()).state).toBe('down');
  expect(asked).toEqual(['process']);
  expect(rig.world.state.backends.size).toBe(0);
});

test('a receipt the disk does not take undoes nothing, is said, and is written with the next', async () => {
  await mkdir(join(rig.home, 'receipts.jsonl'), { recursive: true });
  const controller = await rig.start();
  const receipt = await controller.up({ by: BY });
  expect(receipt.outcome).toEqual({ kind: 'done' });
  const board = await controller.board();
  expect(board.state).toBe('up');
  expect(board.notices).toMatchObject([{ code: 'receipt-unwritable' }]);
  await rmdir(join(rig.home, 'receipts.jsonl'));
  await controller.scale({ by: BY, scale: 2 });
  expect((await controller.board()).notices).toEqual([]);
  const lines = (await readFile(join(rig.home, 'receipts.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(await controller.receipts());
  expect(lines).toHaveLength(2);
});

test('a controller that is closed in the middle of a change leaves at once; the next one ends the change', async () => {
  let isStuck = true;
  const controller = await rig.start(
    findingAll(rig, {
      onPerform: async (kind) => {
        if (isStuck && kind === 'backend.await') await new Promise(() => undefined);
      },
    }),
  );
  const change = controller.up({ by: BY });
  await vi.waitFor(() => expect(rig.world.state.nginx).not.toBeNull(), { timeout: 15_000 });
  const failures = Promise.allSettled([change, controller.scale({ by: BY, scale: 5 })]);
  await rig.stop(controller);
  expect(await failures).toMatchObject([
    { status: 'rejected', reason: { fault: { code: 'controller-gone' } } },
    { status: 'rejected', reason: { fault: { code: 'controller-gone' } } },
  ]);
  isStuck = false;
  const next = await rig.start(findingAll(rig));
  const board = await next.board();
  expect(board.state).toBe('up');
  expect(statesIn(board)).toEqual(['flask-app-1 ready', 'flask-app-2 ready', 'flask-app-3 ready']);
});

test('closing ends every stream, whoever still holds it', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const holding = new AbortController().signal;
  const ended = Promise.all([
    readAll(controller.watchBoard(holding)),
    readAll(
      controller.followLog(
        { stream: 'a', source: 'flask-app-1', tail: 10, follow: true, window: 8 },
        holding,
      ),
    ),
  ]);
  await rig.stop(controller);
  expect((await ended)[0]).toBeGreaterThan(0);
});

test('an access log that cannot be read is said; the rest goes on, and closes', async () => {
  await mkdir(join(rig.home, 'nginx/logs/access.log'), { recursive: true });
  const controller = await rig.start();
  await controller.up({ by: BY });
  const board = await controller.board();
  expect(board.state).toBe('up');
  expect(board.notices).toMatchObject([{ code: 'log-unreadable' }]);
  await rig.stop(controller);
  await expect(rig.start()).resolves.toBeDefined();
});

async function readAll(values: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of values) count += 1;
  return count;
}
