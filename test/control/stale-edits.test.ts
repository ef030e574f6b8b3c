/** Who edits what somebody else changed meanwhile is told so; what Signalbox repairs by itself makes no edit stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { boardWhere, createControllerRig, findingAll } from './controller-rig.ts';

const rig = createControllerRig();
const revisionOf = async (controller: Controller) => (await controller.board()).revision;

test('a change raises the revision by one; what is wished already, and what was refused, does not', async () => {
  const controller = await rig.start();
  expect(await revisionOf(controller)).toBe(0);
  await controller.up({ by: 'window', scale: 2 });
  expect(await revisionOf(controller)).toBe(1);
  await controller.scale({ by: 'window', scale: 3 });
  await controller.scale({ by: 'window', scale: 3 });
  expect(await revisionOf(controller)).toBe(2);
  await expect(
    controller.actOnBackend({ by: 'window', name: 'flask-app-9', action: 'stop' }),
  ).rejects.toThrow();
  expect(await revisionOf(controller)).toBe(2);
  await controller.undo({ by: 'window' });
  expect((await rig.wish()).revision).toBe(3);
  await controller.goBack({ by: 'window', generation: 1 });
  expect(await revisionOf(controller)).toBe(4);
  await rig.stop(controller);
  expect(await revisionOf(await rig.start())).toBe(4);
});

test('an edit on an older revision is refused whole, and told what came first, by whom, and the newer generation', async () => {
  const controller = await rig.start();
  await controller.up({ by: 'window', scale: 2 });
  const revision = await revisionOf(controller);
  const { generation } = await controller.scale({ by: 'browser', scale: 3, revision });
  const [wish, served] = [await rig.wish(), await rig.served()];
  const stale = { by: 'window', revision } as const;
  const fault = {
    code: 'wish-changed',
    message: `The stack was changed since you looked: scale 3, by the browser, came first. Now it is at revision ${revision + 1}, generation ${generation}; your edit was made on revision ${revision}.`,
    newer: { revision: revision + 1, generation, what: 'scale 3', by: 'browser' },
  };
  const edits = [{ kind: 'tune', backend: 'flask-app-1', tuning: { weight: 2 } }] as const;
  for (const attempt of [
    () => controller.apply({ ...stale, edits }),
    () => controller.scale({ ...stale, scale: 5 }),
    () => controller.method({ ...stale, method: { kind: 'ip_hash' } }),
    () => controller.actOnBackend({ ...stale, name: 'flask-app-1', action: 'stop' }),
    () => controller.up({ ...stale, scale: 1 }),
    () => controller.restart({ ...stale, parallel: 1 }),
    () => controller.down(stale),
    () => controller.undo(stale),
    () => controller.goBack({ ...stale, generation: 1 }),
  ])
    await expect(attempt()).rejects.toMatchObject({ fault });
  expect([await rig.wish(), await rig.served()]).toEqual([wish, served]);
  await controller.apply({ by: 'window', revision: revision + 1, edits });
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 3, tunings: { '1': { weight: 2 } } });
});

test('of two edits at once on the same revision the first is made and the second refused', async () => {
  const controller = await rig.start();
  await controller.up({ by: 'window', scale: 3 });
  const revision = await revisionOf(controller);
  const tune = (number: number, by: 'window' | 'browser') =>
    controller.apply({
      by,
      revision,
      edits: [{ kind: 'tune', backend: `flask-app-${number}`, tuning: { weight: 2 } }],
    });
  const results = await Promise.allSettled([tune(1, 'window'), tune(2, 'browser')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(results[1]).toMatchObject({ reason: { fault: { code: 'wish-changed', newer: { by: 'window' } } } });
  expect((await rig.wish()).services[0]?.tunings).toEqual({ '1': { weight: 2 } });
});

test('edits at once that name no revision are made one after the other, each on what the other left', async () => {
  const controller = await rig.start();
  await controller.up({ by: 'window', scale: 6 });
  const one = [1, 2, 3, 4, 5, 6].map((number) =>
    controller.apply({
      by: number % 2 === 0 ? 'browser' : 'command line',
      edits: [{ kind: 'tune', backend: `flask-app-${number}`, tuning: { weight: number } }],
    }),
  );
  const generations = (await Promise.all(one)).map(({ generation }) => generation);
  expect(new Set(generations).size).toBe(6);
  const weights = Object.values((await rig.wish()).services[0]?.tunings ?? {}).map(({ weight }) => weight);
  // A weight of 1 is said too: it was asked for.
  expect(weights).toEqual([1, 2, 3, 4, 5, 6]);
});

test('an undo asked for while a change is under way takes that change back, not the one before it', async () => {
  const controller = await rig.start();
  await controller.up({ by: 'window', scale: 2 });
  await controller.scale({ by: 'window', scale: 3 });
  const [, undone] = await Promise.all([
    controller.method({ by: 'browser', method: { kind: 'least_conn' } }),
    controller.undo({ by: 'window' }),
  ]);
  expect(undone.what).toBe('undo method least_conn');
  expect((await rig.wish()).services[0]).toMatchObject({ scale: 3, method: { kind: 'round_robin' } });
});

test('a change that was taken back has a revision of its own, and so has the wish that serves again', async () => {
  let fails = false;
  const controller = await rig.start(
    findingAll(rig, {
      onPerform: async (kind) => {
        if (fails && kind === 'backend.start')
          throw new FaultError({ code: 'engine-failed', message: 'It does not start.' });
      },
    }),
  );
  await controller.up({ by: 'window', scale: 2 });
  const revision = await revisionOf(controller);
  fails = true;
  await expect(controller.scale({ by: 'browser', scale: 3 })).rejects.toMatchObject({
    fault: { code: 'engine-failed' },
  });
  expect((await rig.wish()).services[0]?.scale).toBe(2);
  expect(await revisionOf(controller)).toBe(revision + 2);
  // Both who saw the old wish, and who saw the one that failed, look again.
  for (const seen of [revision, revision + 1])
    await expect(controller.down({ by: 'window', revision: seen })).rejects.toMatchObject({
      fault: {
        code: 'wish-changed',
        message: expect.stringContaining('scale 3, by the browser, came first and was taken back.'),
      },
    });
});

test('what Signalbox puts right by itself leaves the revision, and is not named as what changed the wish', async () => {
  const controller = await rig.start();
  await controller.up({ by: 'window', scale: 2 });
  await controller.scale({ by: 'browser', scale: 3 });
  const revision = await revisionOf(controller);
  rig.world.fail('flask-app-2', 'exited with 1');
  await boardWhere(controller, ({ receipt }) => receipt?.by === 'signalbox');
  expect(await revisionOf(controller)).toBe(revision);
  await expect(controller.scale({ by: 'window', scale: 4, revision: revision - 1 })).rejects.toMatchObject({
    fault: { newer: { what: 'scale 3', by: 'browser' } },
  });
  await controller.scale({ by: 'window', scale: 4, revision });
});

test('a wish of an older Signalbox, without a number, is revision 0, and goes on from there', async () => {
  const first = await rig.start();
  await first.up({ by: 'window', scale: 2 });
  await rig.stop(first);
  const path = join(rig.home, 'desired.json');
  const { revision: _revision, ...old } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(old));
  const second = await rig.start();
  expect(await revisionOf(second)).toBe(0);
  await second.scale({ by: 'window', scale: 1, revision: 0 });
  expect((await rig.wish()).revision).toBe(1);
});
