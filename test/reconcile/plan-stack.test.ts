import { expect, test } from 'vitest';
import { DEFAULT_SERVICE } from '../../stack/model/desired.ts';
import { planStack } from '../../stack/reconcile/plan-stack.ts';
import { printPlan } from '../../stack/reconcile/print-plan.ts';
import { backendOf, desiredWith, NOTHING, settledWorld } from './world.ts';

const golden = (name: string) => `../golden/plans/${name}.txt`;
const UP = desiredWith({});

test('from nothing: images, network, nginx with the backends beside it, then a verified config', async () => {
  await expect(printPlan(planStack(UP, NOTHING))).toMatchFileSnapshot(golden('up-from-nothing'));
});

test('a stack that is as wished needs nothing', () => {
  expect(planStack(UP, settledWorld(UP)).stages).toEqual([]);
});

test('scale up: new backends answer before nginx hears of them', async () => {
  const plan = planStack(desiredWith({ scale: 5 }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('scale-3-to-5'));
});

test('scale down: nginx forgets a backend before it is removed', async () => {
  const plan = planStack(desiredWith({ scale: 1 }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('scale-3-to-1'));
});

test('a switch of method is one verified change of the config, nothing else', async () => {
  const plan = planStack(desiredWith({ method: { kind: 'ip_hash' } }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('switch-to-ip-hash'));
});

test('restart: out of the traffic, replaced, answering, back in', async () => {
  const plan = planStack(desiredWith({ restarts: { '2': 1 } }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('restart-2'));
});

test('two replacements roll one after the other', async () => {
  const plan = planStack(desiredWith({ restarts: { '1': 1, '2': 1 } }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('restart-1-and-2'));
});

const FIVE = desiredWith({ scale: 5 });
const ALL_ANEW = { '1': 1, '2': 1, '3': 1, '4': 1, '5': 1 };

test('restart of all, two at a time: each batch answers before the next is touched', async () => {
  const wish = desiredWith({ scale: 5, restarts: ALL_ANEW, parallel: 2 });
  await expect(printPlan(planStack(wish, settledWorld(FIVE)))).toMatchFileSnapshot(golden('restart-5-by-2'));
});

test('however many at a time are asked for, one that takes requests is left', () => {
  const tunings = { '5': { traffic: 'down' as const } };
  const wish = desiredWith({ scale: 5, restarts: ALL_ANEW, parallel: 64, tunings });
  const plan = planStack(wish, settledWorld(desiredWith({ scale: 5, tunings })));
  const removals = plan.stages.filter((stage) => stage[0]?.kind === 'backend.remove');
  // The one that gets none goes by itself, beside nobody.
  expect(removals.map((stage) => stage.length)).toEqual([1, 3, 1]);
});

test('backends that serve nobody are replaced before those that serve', () => {
  const world = settledWorld(FIVE);
  const backends = world.backends.map((one) =>
    one.number === 4 ? { ...one, state: 'failed' as const } : one,
  );
  const plan = planStack(desiredWith({ scale: 5, restarts: ALL_ANEW }), { ...world, backends });
  const removed = plan.stages.flat().flatMap((step) => (step.kind === 'backend.remove' ? [step.name] : []));
  expect(removed.map((name) => name.slice(-1)).join('')).toBe('41235');
});

const ONE = desiredWith({ scale: 1 });
const ONE_ANEW = desiredWith({ scale: 1, restarts: { '1': 1 } });

test('the only backend is replaced while a stand-in serves, which then leaves again', async () => {
  const plan = planStack(ONE_ANEW, settledWorld(ONE));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('restart-the-only-one'));
});

test('the only backend that takes requests is covered too, though others run or are wished', () => {
  const idle = { scale: 3, stopped: [3], tunings: { '2': { traffic: 'down' as const } } };
  const plan = planStack(desiredWith({ ...idle, restarts: { '1': 1 } }), settledWorld(desiredWith(idle)));
  expect(printPlan(plan)).toContain('start flask-app-4 — because flask-app-1 alone takes requests');
});

test('an only backend that serves nobody is replaced without ado', () => {
  const world = settledWorld(ONE);
  const plan = planStack(ONE_ANEW, { ...world, backends: [backendOf(DEFAULT_SERVICE, 1, 'failed')] });
  expect(plan.stages.flat().map((step) => step.kind)).toEqual([
    'backend.remove',
    'backend.start',
    'backend.await',
  ]);
});

test('a stand-in that a killed controller left is used again, and removed once', () => {
  const world = settledWorld(ONE);
  const backends = [...world.backends, backendOf(DEFAULT_SERVICE, 2)];
  const steps = planStack(ONE_ANEW, { ...world, backends }).stages.flat();
  expect(steps.filter((step) => step.kind === 'backend.remove').map((step) => step.name)).toEqual([
    'flask-app-1',
    'flask-app-2',
  ]);
  expect(steps.at(-1)).toMatchObject({ kind: 'backend.remove', name: 'flask-app-2' });
});

test('a stand-in does not take the place of another surplus backend', () => {
  const world = settledWorld(ONE);
  const old = { ...backendOf(DEFAULT_SERVICE, 2), fingerprint: 'older' };
  const steps = planStack(ONE_ANEW, { ...world, backends: [...world.backends, old] }).stages.flat();
  expect(steps[0]).toMatchObject({ kind: 'backend.start', backend: { name: 'flask-app-3' } });
});

test('a stand-in leaves when nothing needs it any more', () => {
  const world = settledWorld(ONE);
  const plan = planStack(ONE, { ...world, backends: [...world.backends, backendOf(DEFAULT_SERVICE, 2)] });
  expect(plan.stages).toEqual([[expect.objectContaining({ kind: 'backend.remove', name: 'flask-app-2' })]]);
});

test('stop: no more requests first, then the stop; the line stays, so that hashes stay', async () => {
  const plan = planStack(desiredWith({ stopped: [3] }), settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('stop-3'));
});

test('a backend that failed is started again, with the reason as its because', async () => {
  const world = settledWorld(UP);
  const backends = [...world.backends.slice(0, 2), backendOf(DEFAULT_SERVICE, 3, 'failed')];
  await expect(printPlan(planStack(UP, { ...world, backends }))).toMatchFileSnapshot(golden('bring-back-3'));
});

test('a backend the engine is bringing back is waited for, not started twice', () => {
  const world = settledWorld(UP);
  const backends = [backendOf(DEFAULT_SERVICE, 1, 'restarting'), ...world.backends.slice(1)];
  expect(
    planStack(UP, { ...world, backends })
      .stages.flat()
      .map((step) => step.kind),
  ).toEqual(['backend.await']);
});

test('an nginx that is gone comes back with everybody who answers, in one config', () => {
  const world = settledWorld(UP);
  const nginx = { ...world.nginx, state: 'stopped' as const, reason: 'exited with 137' };
  expect(
    planStack(UP, { ...world, nginx })
      .stages.flat()
      .map((step) => step.kind),
  ).toEqual(['nginx.start']);
});

test('another port replaces nginx and leaves the backends alone', async () => {
  const wished = desiredWith({}, { port: 9090 });
  await expect(printPlan(planStack(wished, settledWorld(UP)))).toMatchFileSnapshot(golden('port-9090'));
});

test('down: nginx goes first, then the backends, then the network', async () => {
  const plan = planStack({ ...UP, state: 'down' }, settledWorld(UP));
  await expect(printPlan(plan)).toMatchFileSnapshot(golden('down'));
});

test('down when nothing is there needs nothing', () => {
  expect(planStack({ ...UP, state: 'down' }, NOTHING).stages).toEqual([]);
});

test('a backend with another address is a reason for a new config', () => {
  const world = settledWorld(UP);
  const backends = world.backends.map((one) =>
    one.number === 2 ? { ...one, address: '172.20.0.99:8000' } : one,
  );
  const plan = planStack(UP, { ...world, backends });
  expect(printPlan(plan)).toContain('flask-app-2 has another address');
});
