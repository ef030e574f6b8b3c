import { describe, expect, test } from 'vitest';
import { type Counted, composeBoard } from '../../stack/control/compose-board.ts';
import { type StackFacts, StackMemory } from '../../stack/control/stack-memory.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';
import type { Activity, BackendCounts } from '../../stack/model/board.ts';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { backendOf, desiredWith, NOTHING, settledWorld } from '../reconcile/world.ts';

const PLACE = {
  project: 'p',
  home: '/nonexistent',
  nginxFolder: '/nonexistent',
  imagesFolder: '/nonexistent',
};
const ENGINE = createFakeEngine(PLACE, createFakeWorld());
const GONE = { code: 'engine-gone', message: 'It does not answer.' } as const;
const UP = desiredWith({});
const DOING: Activity = { what: 'scale 3', startedAt: '2026-01-01T00:00:00.000Z', steps: [] };

const UNCOUNTED: Counted = {
  backends: new Map(),
  totals: { requests: 0, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 },
};

function facts(known: Partial<StackFacts>): StackFacts {
  return {
    ...new StackMemory().facts,
    link: { state: 'answering', engine: ENGINE, fault: null },
    ...known,
  };
}

function hits(count: number): BackendCounts {
  const statuses = { '1xx': 0, '2xx': count, '3xx': 0, '4xx': 0, '5xx': 0 };
  return { hits: count, attempts: count, statuses, bytes: 0, latency: null };
}

/** The world of `UP` in which these backends are otherwise; null: not there. */
function worldWith(others: Readonly<Record<number, 'starting' | 'failed' | 'restarting' | null>>) {
  const world = settledWorld(UP);
  const service = UP.services[0];
  if (service === undefined) throw new Error('the default service is gone');
  const backends = world.backends.flatMap((one) => {
    const state = others[one.number];
    if (state === undefined) return [one];
    return state === null ? [] : [backendOf(service, one.number, state)];
  });
  return { ...world, backends };
}

const stateOf = (known: Partial<StackFacts>) => composeBoard(facts(known), UNCOUNTED).state;

describe('the state of the stack', () => {
  test.each([
    ['nobody wished anything', { desired: null, observed: NOTHING }, 'down'],
    ['it is wished down, and nothing is left', { desired: DEFAULT_DESIRED, observed: NOTHING }, 'down'],
    [
      'it is wished down, and something is left',
      { desired: DEFAULT_DESIRED, observed: settledWorld(UP) },
      'stopping',
    ],
    ['nginx and every wished backend serve', { desired: UP, observed: settledWorld(UP) }, 'up'],
    [
      'nginx does not run yet, and that is being done',
      { desired: UP, observed: NOTHING, activity: DOING },
      'starting',
    ],
    ['nothing serves, and nothing is done about it', { desired: UP, observed: NOTHING }, 'degraded'],
    ['a backend fell over', { desired: UP, observed: worldWith({ 2: 'failed' }) }, 'degraded'],
    [
      'a backend fell over while others are brought',
      { desired: UP, observed: worldWith({ 2: 'failed' }), activity: DOING },
      'degraded',
    ],
    ['a wished backend is not there', { desired: UP, observed: worldWith({ 3: null }) }, 'degraded'],
    [
      'a wished backend is being brought',
      { desired: UP, observed: worldWith({ 3: null }), activity: DOING },
      'up',
    ],
    [
      'no backend answers yet',
      { desired: UP, observed: worldWith({ 1: 'starting', 2: 'starting', 3: null }), activity: DOING },
      'starting',
    ],
    [
      'the engine does not answer',
      { desired: UP, observed: settledWorld(UP), link: { state: 'gone', engine: ENGINE, fault: GONE } },
      'gone',
    ],
  ] as const)('where %s', (_what, known, state) => {
    expect(stateOf(known)).toBe(state);
  });

  test('a backend a person stopped is no fault', () => {
    const wished = desiredWith({ stopped: [2] });
    const board = composeBoard(facts({ desired: wished, observed: settledWorld(wished) }), UNCOUNTED);
    expect(board.state).toBe('up');
    expect(board.backends[1]).toMatchObject({ state: 'stopped', stoppedByPerson: true });
  });
});

describe('the rows', () => {
  test('are the wished backends, there or not, and those on their way out, by number', () => {
    const wished = desiredWith({ scale: 2 });
    const observed = worldWith({ 1: null });
    const { backends } = composeBoard(facts({ desired: wished, observed }), UNCOUNTED);
    expect(backends.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'flask-app-1 absent',
      'flask-app-2 ready',
      'flask-app-3 ready',
    ]);
  });

  test('share what reached a backend, that of departed ones included', () => {
    const counted: Counted = {
      backends: new Map([
        ['flask-app-1', hits(50)],
        ['flask-app-2', hits(30)],
      ]),
      totals: { requests: 120, withoutBackend: 20, malformed: 0, departed: 20, perSecond: 3 },
    };
    const board = composeBoard(facts({ desired: UP, observed: settledWorld(UP) }), counted);
    expect(board.backends.map((row) => row.share)).toEqual([0.5, 0.3, 0]);
    expect(board.totals).toEqual(counted.totals);
  });

  test('are expected where the serving config puts them, not the wished one', () => {
    const wished = desiredWith({ method: { kind: 'ip_hash' } });
    const before = composeBoard(facts({ desired: wished, observed: settledWorld(UP) }), UNCOUNTED);
    expect(before.backends.map((row) => row.expectedShare)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const after = composeBoard(facts({ desired: wished, observed: settledWorld(wished) }), UNCOUNTED);
    expect(after.backends.map((row) => row.expectedShare)).toEqual([null, null, null]);
  });

  test('say what was measured, and nothing where nothing was', () => {
    const usage = new Map([['flask-app-2', { name: 'flask-app-2', cpu: 0.25, memoryBytes: 31 }]]);
    const { backends } = composeBoard(facts({ desired: UP, observed: settledWorld(UP), usage }), UNCOUNTED);
    expect(backends.map(({ cpu, memoryBytes }) => [cpu, memoryBytes])).toEqual([
      [null, null],
      [0.25, 31],
      [null, null],
    ]);
  });
});

describe('the head', () => {
  test('has an address and a generation only while nginx is meant to serve and does', () => {
    const served = composeBoard(facts({ desired: UP, observed: settledWorld(UP) }), UNCOUNTED);
    expect(served).toMatchObject({ url: 'http://127.0.0.1:8080', generation: 7 });
    const down = composeBoard(facts({ desired: DEFAULT_DESIRED, observed: settledWorld(UP) }), UNCOUNTED);
    expect(down).toMatchObject({ url: null, generation: null, port: 8080 });
    const absent = composeBoard(facts({ desired: UP, observed: NOTHING }), UNCOUNTED);
    expect(absent).toMatchObject({ url: null, generation: null });
  });

  test('offers methods by the nginx that runs, and by the one that would before it does', () => {
    const old = { ...NOTHING, site: { ...NOTHING.site, version: '1.14.2' } };
    const { methods, nginx } = composeBoard(facts({ desired: UP, observed: old }), UNCOUNTED);
    expect(nginx).toEqual({ state: 'absent', version: '1.14.2' });
    expect(methods.find((one) => one.kind === 'random')).toMatchObject({
      available: false,
      reason: 'random needs nginx 1.15.1, this one is 1.14.2',
    });
  });

  test('names the engine that answers, before that the one that is wished', () => {
    expect(composeBoard(facts({ desired: UP }), UNCOUNTED).engine).toMatchObject({
      kind: 'fake',
      name: ENGINE.name,
    });
    const finding = facts({
      desired: { ...UP, engine: 'docker' },
      link: { state: 'finding', engine: null, fault: null },
    });
    expect(composeBoard(finding, UNCOUNTED).engine).toEqual({
      kind: 'docker',
      name: 'no engine',
      state: 'finding',
      fault: null,
    });
  });

  test('says every notice, once each', () => {
    const memory = new StackMemory();
    memory.announce(GONE);
    memory.announce({ code: 'engine-gone', message: 'Still not.' });
    memory.announce({ code: 'plan-unsettled', message: 'It does not settle.' });
    const { notices } = composeBoard(facts({ notices: memory.facts.notices }), UNCOUNTED);
    expect(notices.map((one) => one.message)).toEqual(['Still not.', 'It does not settle.']);
    memory.withdraw(['engine-gone']);
    expect([...memory.facts.notices.keys()]).toEqual(['plan-unsettled']);
  });
});

test('what a reload costs kept connections is told by the number measured with the version that runs', () => {
  const running = (version: string) => ({ ...NOTHING, nginx: { ...NOTHING.nginx, version } });
  const kept = new Map([['1.22.1', { lost: 3, sent: 400 }]]);
  const told = (version: string) =>
    composeBoard(facts({ observed: running(version), kept }), UNCOUNTED).keptLoss;
  expect(told('1.22.1')?.measured).toEqual({ lost: 3, sent: 400 });
  expect(told('1.24.0')).toMatchObject({
    measured: null,
    message: expect.stringContaining('not measured here yet'),
  });
  expect(told('1.30.6')).toBeNull();
});
