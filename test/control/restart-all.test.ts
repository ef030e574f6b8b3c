/** A restart of all, and what one backend that never answers does to everything else. */
import { expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { createControllerRig } from './controller-rig.ts';

const rig = createControllerRig();
const BY = 'command line';

const UNREADY = { code: 'backend-unready', message: 'It does not answer.' } as const;

async function states(controller: Controller): Promise<readonly string[]> {
  const board = await controller.board();
  return board.backends.map(({ name, state }) => `${name} ${state}`);
}

function idsOf(): ReadonlyMap<string, string> {
  return new Map([...rig.world.state.backends].map(([name, { id }]) => [name, id]));
}

test('a restart of all makes each backend anew, two at a time, and those a person stopped stay stopped', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 5 });
  await controller.actOnBackend({ by: BY, name: 'flask-app-4', action: 'stop' });
  const before = idsOf();
  const receipt = await controller.restart({ by: BY, parallel: 2 });
  expect(receipt).toMatchObject({ what: 'restart all, 2 at a time', outcome: { kind: 'done' } });
  const anew = [...idsOf()].filter(([name, id]) => before.get(name) !== id).map(([name]) => name);
  expect(anew.sort()).toEqual(['flask-app-1', 'flask-app-2', 'flask-app-3', 'flask-app-5']);
  expect(await states(controller)).toContain('flask-app-4 stopped');
});

test('it ends at the first that does not come back: the rest serves, and nobody is restarted twice', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 5 });
  const before = idsOf();
  rig.world.setAnswering('flask-app-4', 'silent');
  rig.world.failNext('backend.await', UNREADY, 'flask-app-4');
  await expect(controller.restart({ by: BY, parallel: 2 })).rejects.toMatchObject({ fault: UNREADY });
  const after = idsOf();
  const untouched = ['flask-app-5'];
  for (const [name, id] of after) expect(before.get(name) === id).toBe(untouched.includes(name));
  const removals = rig.world.state.performed.filter((step) => step.kind === 'backend.remove');
  expect(removals).toHaveLength(4);
  const served = (await rig.served()).matchAll(/"backend":\s*"(flask-app-\d)"[^}]*?"state":\s*"(\w+)"/g);
  expect([...served].map(([, backend, state]) => `${backend} ${state}`)).toEqual([
    'flask-app-1 in',
    'flask-app-2 in',
    'flask-app-3 in',
    'flask-app-4 down',
    'flask-app-5 in',
  ]);
});

test('a backend that never answers holds no other change up, and is told of until it answers', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  rig.world.setAnswering('flask-app-2', 'silent');
  rig.world.failNext('backend.await', UNREADY, 'flask-app-2');
  await expect(
    controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'restart' }),
  ).rejects.toMatchObject({ fault: UNREADY });

  const switched = await controller.method({ by: BY, method: { kind: 'least_conn' } });
  expect(switched.outcome).toEqual({ kind: 'done' });
  expect(await rig.served()).toContain('least_conn');
  const board = await controller.board();
  expect(board.state).toBe('degraded');
  expect(board.notices.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('flask-app-2 runs but does not answer'),
  );

  rig.world.setAnswering('flask-app-2', 'answers');
  // Ready is seen at a look; then nginx is told, and then the notice is withdrawn.
  await expect.poll(async () => (await controller.board()).notices, { timeout: 15_000 }).toEqual([]);
  expect((await controller.board()).state).toBe('up');
  expect(await rig.served()).not.toMatch(/"state":\s*"down"/);
});

test('who is asked to restart again after it was given up is waited for again', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  rig.world.setAnswering('flask-app-2', 'silent');
  rig.world.failNext('backend.await', UNREADY, 'flask-app-2');
  const restart = () => controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'restart' });
  await expect(restart()).rejects.toMatchObject({ fault: UNREADY });
  rig.world.setAnswering('flask-app-2', 'answers');
  expect((await restart()).outcome).toEqual({ kind: 'done' });
  expect((await controller.board()).state).toBe('up');
});
