/** A stack belongs to the engine it was brought up on: another one of that kind is not given a copy of it. */
import { expect, test } from 'vitest';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';
import { createControllerRig } from './controller-rig.ts';

const rig = createControllerRig();
const BY = 'command line';

test('another engine that answers is named, and nothing is done on it, until it is asked for by name', async () => {
  const first = await rig.start();
  await first.up({ by: BY });
  expect((await rig.wish()).engineId).toBe('fake');
  await rig.stop(first);

  const other = createFakeWorld({ engineId: 'another' });
  const controller = await rig.start(async (place) => createFakeEngine(place, other));
  const board = await controller.board();
  expect(board.state).toBe('gone');
  expect(board.engine.fault).toMatchObject({ code: 'engine-other' });
  await expect(controller.scale({ by: BY, scale: 5 })).rejects.toMatchObject({
    fault: { code: 'engine-other' },
  });
  expect(other.state.performed).toEqual([]);

  await controller.up({ by: BY, engine: 'fake' });
  expect((await controller.board()).state).toBe('up');
  expect((await rig.wish()).engineId).toBe('another');
});

test('once down, a stack belongs to no engine', async () => {
  const first = await rig.start();
  await first.up({ by: BY });
  await first.down({ by: BY });
  expect(await rig.wish()).toMatchObject({ engine: null });
  expect((await rig.wish()).engineId).toBeUndefined();
});
