import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackendSpec } from '../../stack/model/backend-spec.ts';
import { type Desired, MAX_SCALE, type Service } from '../../stack/model/desired.ts';
import type { Serving } from '../../stack/model/serving.ts';
import { planStack } from '../../stack/reconcile/plan-stack.ts';
import { printPlan } from '../../stack/reconcile/print-plan.ts';
import { converge, createSimulatedStack, NeverAnswers, type SimulatedStack } from './simulated-stack.ts';
import { desiredWith, settledWorld } from './world.ts';

const golden = (name: string) => `../golden/plans/${name}.txt`;
const UWSGI: Serving = { kind: 'uwsgi', processes: 1, threads: 4, protocol: 'uwsgi' };
const BY_HTTP: Serving = { ...UWSGI, protocol: 'http' };
const SERVINGS: readonly Serving[] = [
  { kind: 'gunicorn', workers: 1, threads: 4 },
  { kind: 'gunicorn', workers: 2, threads: 1, workerClass: 'sync' },
  UWSGI,
  { ...UWSGI, processes: 2 },
  BY_HTTP,
  { kind: 'flask' },
];

describe('a change of the program within one protocol', () => {
  test('rolls like a restart', async () => {
    const plan = planStack(desiredWith({ serving: BY_HTTP }), settledWorld(desiredWith({})));
    await expect(printPlan(plan)).toMatchFileSnapshot(golden('serving-uwsgi-by-http'));
  });

  test('as many at a time as the last restart of all said', () => {
    const world = settledWorld(desiredWith({ scale: 5 }));
    const plan = planStack(desiredWith({ scale: 5, parallel: 2, serving: { kind: 'flask' } }), world);
    const removals = plan.stages.filter((stage) => stage[0]?.kind === 'backend.remove');
    expect(removals.map((stage) => stage.length)).toEqual([2, 2, 1]);
  });

  test('is no restart that was asked for, though one was before', () => {
    const before = desiredWith({ restarts: { '1': 1 } });
    const plan = planStack(desiredWith({ restarts: { '1': 1 }, serving: BY_HTTP }), settledWorld(before));
    expect(printPlan(plan)).not.toContain('restart');
    expect(printPlan(plan)).toContain('flask-app-1 runs with other settings than wished');
  });
});

describe('a change of the protocol', () => {
  test('turns to stand-ins of the new kind, and back to the replaced', async () => {
    const plan = planStack(desiredWith({ serving: UWSGI }), settledWorld(desiredWith({})));
    await expect(printPlan(plan)).toMatchFileSnapshot(golden('serving-uwsgi'));
  });

  test('with more backends in the same breath, those that are new take over', async () => {
    const plan = planStack(desiredWith({ serving: UWSGI, scale: 6 }), settledWorld(desiredWith({})));
    await expect(printPlan(plan)).toMatchFileSnapshot(golden('serving-uwsgi-scale-6'));
  });

  test('where there is no room for all stand-ins, some are replaced before the rest, and the plan says so', async () => {
    const scale = MAX_SCALE - 2;
    const world = settledWorld(desiredWith({ scale }));
    const text = printPlan(planStack(desiredWith({ serving: UWSGI, scale }), world));
    expect(text).toContain('because there is room for 2 stand-ins only, so flask-app-33');
    expect(text.match(/switch nginx to/g)).toHaveLength(3);
  });

  test('of no backend is one change of the config', () => {
    const plan = planStack(
      desiredWith({ serving: UWSGI, scale: 0 }),
      settledWorld(desiredWith({ scale: 0 })),
    );
    expect(plan.stages.flat()).toEqual([
      expect.objectContaining({ because: 'nginx is to speak uwsgi to flask-app, not http' }),
    ]);
  });

  test('leaves a stopped backend as it is, and replaces it when it is started', () => {
    const stack = simulated(desiredWith({}));
    converge(stack, desiredWith({ stopped: [2] }));
    const turned = desiredWith({ stopped: [2], serving: UWSGI });
    converge(stack, turned);
    expect(stack.backends.get('flask-app-2')).toMatchObject({ state: 'stopped', protocol: 'http' });
    converge(stack, desiredWith({ serving: UWSGI }));
    expect(stack.backends.get('flask-app-2')).toMatchObject({ state: 'ready', protocol: 'uwsgi' });
  });

  test.each([1, 2, 3, 8, 32])('of %i backends keeps as many serving as before, at each step', (scale) => {
    const stack = simulated(desiredWith({ scale }));
    let least = scale;
    const after = () => {
      least = Math.min(least, stack.serving());
    };
    converge(stack, desiredWith({ scale, serving: UWSGI }), { after });
    expect({ least, servers: stack.backends.size }).toEqual({ least: scale, servers: scale });
  });

  test.each([40, 56, 63, 64])('of %i backends keeps half of them serving at the least', (scale) => {
    const stack = simulated(desiredWith({ scale }));
    let least = scale;
    const after = () => {
      least = Math.min(least, stack.serving());
    };
    converge(stack, desiredWith({ scale, serving: UWSGI }), { after });
    expect(least).toBeGreaterThanOrEqual(Math.floor(scale / 2));
    expect(stack.backends.size).toBe(scale);
  });

  test('with an nginx that is gone brings back those that serve first', () => {
    const stack = simulated(desiredWith({}));
    stack.endNginx();
    const [plan] = converge(stack, desiredWith({ serving: UWSGI }));
    expect(plan?.stages.flat().map(({ kind }) => kind)[0]).toBe('nginx.start');
    expect(stack.live()).toMatchObject({ protocol: 'uwsgi' });
  });
});

describe('however wishes follow each other, and wherever a controller dies', () => {
  const service = fc.record({
    scale: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constantFrom(40, 63, 64)),
    serving: fc.constantFrom(...SERVINGS),
    parallel: fc.integer({ min: 1, max: 4 }),
    stopped: fc.subarray([1, 2, 3]),
    restarts: fc.dictionary(fc.constantFrom('1', '2'), fc.integer({ min: 0, max: 2 })),
    tunings: fc.dictionary(
      fc.constantFrom('1', '2', '4'),
      fc.constantFrom({ traffic: 'down' as const }, { role: 'backup' as const }, { weight: 2 }),
    ),
  });
  const wish = service.map(({ scale, stopped, restarts, tunings, ...rest }): Desired => {
    const isThere = ([number]: [string, unknown]) => Number(number) <= scale;
    return desiredWith({
      ...rest,
      scale,
      stopped: stopped.filter((number) => number <= scale),
      restarts: Object.fromEntries(Object.entries(restarts).filter(isThere)),
      tunings: Object.fromEntries(Object.entries(tunings).filter(isThere)),
    });
  });

  test('no request meets the other protocol or nobody, and the last wish is made so', () => {
    fc.assert(
      fc.property(
        wish,
        fc.array(fc.record({ wish, dies: fc.nat(40) }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(null, 'uwsgi' as const, 'http' as const),
        (first, changes, silent) => {
          // Number 1 is nobody’s stand-in: one that does not answer is tried for ever.
          const isSilent = ({ protocol, number }: BackendSpec) => protocol === silent && number === 1;
          const stack = createSimulatedStack((backend) => begun && isSilent(backend));
          let begun = false;
          converge(stack, first);
          begun = true;
          for (const { wish: next, dies } of changes) partly(stack, next, dies);
          const last = changes.at(-1)?.wish ?? first;
          const settled = toItsEnd(stack, last);
          for (const one of stack.live()?.servers ?? []) expect(one.standsFor).toBeUndefined();
          expect(planStack(settled.wish, stack.observed(), settled.givenUp).stages).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function simulated(desired: Desired): SimulatedStack {
  const stack = createSimulatedStack(() => false);
  converge(stack, desired);
  return stack;
}

/** The first steps of what a wish needs: then its controller is gone. */
function partly(stack: SimulatedStack, wish: Desired, steps: number): void {
  const plan = planStack(wish, stack.observed());
  try {
    for (const step of plan.stages.flat().slice(0, steps)) watched(stack, wish, () => stack.perform(step));
  } catch (error) {
    if (!(error instanceof NeverAnswers)) throw error;
  }
}

/** As the loop does: whom it waited for in vain is given up, and the rest is made as wished. */
function toItsEnd(stack: SimulatedStack, wish: Desired) {
  const givenUp = new Map<string, string>();
  for (let attempt = 0; ; attempt += 1) {
    try {
      let serving = stack.serving();
      converge(stack, wish, {
        givenUp,
        after: () => {
          const left = stack.serving();
          if (serving > 0 && left === 0 && mustServe(wish, givenUp))
            throw new Error('Nobody serves any more');
          serving = left;
        },
      });
      return { wish, givenUp };
    } catch (error) {
      if (!(error instanceof NeverAnswers) || attempt > 80) throw error;
      givenUp.set(error.backend.name, error.backend.fingerprint);
    }
  }
}

function watched(stack: SimulatedStack, wish: Desired, act: () => void): void {
  const before = stack.serving();
  act();
  if (before > 0 && stack.serving() === 0 && mustServe(wish, new Map()))
    throw new Error('Nobody serves any more');
}

/** Whether somebody is to take requests: else it is the wish that nobody does. */
function mustServe(wish: Desired, givenUp: ReadonlyMap<string, string>): boolean {
  const [service] = wish.services;
  if (service === undefined) return false;
  return numbersOf(service).some(
    (number) =>
      !service.stopped.includes(number) &&
      service.tunings?.[String(number)]?.traffic === undefined &&
      !givenUp.has(`flask-app-${number}`),
  );
}

function numbersOf({ scale }: Service): readonly number[] {
  return Array.from({ length: scale }, (_, index) => index + 1);
}
