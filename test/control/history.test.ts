import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printDiff } from '../../stack/control/history-diff.ts';
import { createControllerRig, findingAll } from './controller-rig.ts';

const BY = 'command line' as const;
const LEAST_CONN = { kind: 'least_conn' } as const;
const rig = createControllerRig();

test('undo makes what was before the last change so again, one change after the other, over a restart', async () => {
  const first = await rig.start();
  await first.up({ by: BY, scale: 2 });
  await first.method({ by: BY, method: LEAST_CONN });
  await first.scale({ by: BY, scale: 3 });
  expect((await first.undo({ by: BY })).what).toBe('undo scale 3');
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 2, method: LEAST_CONN });
  await rig.stop(first);

  const second = await rig.start();
  expect((await second.undo({ by: BY })).what).toBe('undo method least_conn');
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 2, method: { kind: 'round_robin' } });
  expect(JSON.parse(await rig.served()).routing.services[0].method).toEqual({ kind: 'round_robin' });
  expect((await second.undo({ by: BY })).what).toMatch(/^undo up scale 2/);
  expect((await rig.wish()).state).toBe('down');
  await expect(second.undo({ by: BY })).rejects.toMatchObject({ fault: { code: 'undo-empty' } });
});

test('a change its controller could not end is ended by the next one, and can be undone there, alone', async () => {
  let isBegun = false;
  let isHeld = false;
  const hold = async (kind: string) => {
    if (!isHeld || kind !== 'backend.start') return;
    isBegun = true;
    await new Promise(() => {});
  };
  const first = await rig.start(findingAll(rig, { onPerform: hold }));
  await first.up({ by: BY, scale: 1 });
  isHeld = true;
  const scaling = first.scale({ by: BY, scale: 2 });
  scaling.catch(() => undefined);
  await expect.poll(() => isBegun).toBe(true);
  await rig.stop(first);
  await expect(scaling).rejects.toMatchObject({ fault: { code: 'controller-gone' } });

  isHeld = false;
  const second = await rig.start();
  expect((await second.board()).backends).toHaveLength(2);
  expect((await second.undo({ by: BY })).what).toBe('undo scale 2');
  expect(await rig.wish()).toMatchObject({ state: 'up', services: [{ scale: 1 }] });
});

test('a change that was taken back leaves nothing to undo', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  rig.world.failNext('backend.start', { code: 'engine-failed', message: 'It does not start.' });
  await expect(controller.scale({ by: BY, scale: 2 })).rejects.toMatchObject({
    fault: { code: 'engine-failed' },
  });
  expect((await controller.undo({ by: BY })).what).toMatch(/^undo up scale 1/);
});

test('a refused change, a repetition and a restart leave nothing to undo', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  await controller.scale({ by: BY, scale: 1 });
  await controller.actOnBackend({ by: BY, name: 'flask-app-1', action: 'restart' });
  await controller.restart({ by: BY, parallel: 2 });
  await expect(
    controller.actOnBackend({ by: BY, name: 'flask-app-9', action: 'stop' }),
  ).rejects.toMatchObject({ fault: { code: 'backend-unknown' } });
  expect((await controller.undo({ by: BY })).what).toMatch(/^undo up scale 1/);
});

test('undo asks for no restart again', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  await controller.method({ by: BY, method: LEAST_CONN });
  await controller.actOnBackend({ by: BY, name: 'flask-app-1', action: 'restart' });
  await controller.undo({ by: BY });
  expect((await rig.wish()).services[0]).toMatchObject({
    method: { kind: 'round_robin' },
    restarts: { '1': 1 },
  });
});

test('a file of wishes that cannot be read counts as empty, and is written anew', async () => {
  await writeFile(join(rig.home, 'wishes.json'), '{"format":1,"kept":[{"what":7}]}');
  const controller = await rig.start();
  await expect(controller.undo({ by: BY })).rejects.toMatchObject({ fault: { code: 'undo-empty' } });
  await controller.up({ by: BY, scale: 1 });
  expect(JSON.parse(await readFile(join(rig.home, 'wishes.json'), 'utf8')).kept).toHaveLength(1);
});

test('history lists what was written, newest first, with what it was for and by whom', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  await controller.method({ by: 'browser', method: LEAST_CONN });
  const [newest, ...older] = await controller.history();
  expect(newest).toMatchObject({ state: 'current', what: 'method least_conn', by: 'browser' });
  expect(older.every((one) => one.state === 'kept')).toBe(true);
  expect(older.map((one) => one.generation)).toEqual(
    older.map((one) => one.generation).toSorted((a, b) => b - a),
  );
});

test('any generation is shown and compared; one that is not there is named', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  const from = (await controller.board()).generation ?? 0;
  await controller.method({ by: BY, method: LEAST_CONN });
  const to = (await controller.board()).generation ?? 0;
  expect(await controller.historyFiles(to)).toEqual(await controller.config());
  const lines = (await controller.compareHistory({ from, to })).split('\n');
  expect(lines).toContain('+    least_conn;');
  await expect(controller.historyFiles(999)).rejects.toMatchObject({ fault: { code: 'generation-unknown' } });
});

test('going back wishes the method, scale and stopped backends of then, as a new generation', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 3 });
  await controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'stop' });
  const then = (await controller.board()).generation ?? 0;
  await controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'start' });
  await controller.scale({ by: BY, scale: 2 });
  await controller.method({ by: BY, method: LEAST_CONN });
  const receipt = await controller.goBack({ by: BY, generation: then });
  expect(receipt.what).toBe(`back to generation ${then}`);
  expect(receipt.generation).toBeGreaterThan(then);
  const roundRobin = { kind: 'round_robin' };
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 3, method: roundRobin, stopped: [2] });
  await controller.undo({ by: BY });
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 2, method: LEAST_CONN, stopped: [] });
  await expect(controller.goBack({ by: BY, generation: 999 })).rejects.toMatchObject({
    fault: { code: 'generation-unknown' },
  });
});

test('a stopped backend that left comes back running: nothing of it is there to be kept stopped', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 3 });
  await controller.actOnBackend({ by: BY, name: 'flask-app-3', action: 'stop' });
  await controller.scale({ by: BY, scale: 1 });
  await controller.undo({ by: BY });
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 3, stopped: [] });
});

test('a diff marks each line that left or came, with a little of what is around', () => {
  const before = [{ path: 'a.conf', text: 'one\ntwo\nthree\nfour\nfive\nsix\n' }];
  const after = [
    { path: 'a.conf', text: 'one\ntwo\nthree\nfour\n5\nsix\n' },
    { path: 'b.conf', text: 'new\n' },
  ];
  expect(printDiff(before, after)).toBe(
    '--- a.conf\n+++ a.conf\n@@\n three\n four\n-five\n+5\n six\n--- b.conf\n+++ b.conf\n+new',
  );
  expect(printDiff(after, after)).toBe('');
});
