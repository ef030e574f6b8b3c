import { describe, expect, test } from 'vitest';
import { createStepLog } from '../../stack/cli/tell-steps.ts';
import type { Activity, ActivityStep } from '../../stack/model/board.ts';

function activity(...steps: readonly Partial<ActivityStep>[]): Activity {
  return {
    what: 'up',
    startedAt: '2026-01-02T03:04:05.000Z',
    steps: steps.map((step) => ({
      label: 'build flask',
      because: 'it was never built',
      state: 'waiting',
      progress: null,
      ...step,
    })),
  };
}

describe('the steps of a change', () => {
  test('are told when they have ended, with the controller’s own time, each once', () => {
    const log = createStepLog();
    expect(log.linesOf(null, 0)).toEqual([]);
    expect(log.linesOf(activity({}), 100)).toEqual([]);
    expect(log.linesOf(activity({ state: 'doing' }), 1000)).toEqual([]);
    expect(log.linesOf(activity({ state: 'done', ms: 4120 }), 9000)).toEqual([
      { kind: 'done', words: 'build flask  (4.1 s)' },
    ]);
    expect(log.linesOf(activity({ state: 'done', ms: 4120 }), 9500)).toEqual([]);
    expect(log.lastLines('up', 9600)).toEqual([]);
  });

  test('that take long say what their engine says, every three seconds', () => {
    const log = createStepLog();
    log.linesOf(activity({ state: 'doing' }), 0);
    const said = (progress: string, nowMs: number) =>
      log.linesOf(activity({ state: 'doing', progress }), nowMs);
    expect(said('Step 1/9', 2999)).toEqual([]);
    expect(said('Step 2/9', 3000)).toEqual([{ kind: 'step', words: 'build flask: Step 2/9' }]);
    expect(said('Step 3/9', 5999)).toEqual([]);
    expect(said('Step 4/9', 6000)).toEqual([{ kind: 'step', words: 'build flask: Step 4/9' }]);
  });

  test('of one name are told apart, and a failed one is said to have failed', () => {
    const log = createStepLog();
    expect(
      log.linesOf(activity({ state: 'done', ms: 500 }, { state: 'failed', ms: 700 }, { state: 'doing' }), 0),
    ).toEqual([
      { kind: 'done', words: 'build flask  (0.5 s)' },
      { kind: 'failed', words: 'build flask  (0.7 s)' },
    ]);
  });

  test('that no board told of any more are done when the change is', () => {
    const log = createStepLog();
    log.linesOf(activity({ state: 'doing' }, { label: 'start nginx' }), 1000);
    expect(log.lastLines('up', 2500)).toEqual([
      { kind: 'done', words: 'build flask  (1.5 s)' },
      { kind: 'done', words: 'start nginx' },
    ]);
  });

  test('of somebody else’s change that began meanwhile are not called done', () => {
    const log = createStepLog();
    log.linesOf({ ...activity({ state: 'doing' }), what: 'scale 9' }, 0);
    expect(log.lastLines('up', 100)).toEqual([]);
  });

  test('begin anew with each change', () => {
    const log = createStepLog();
    log.linesOf(activity({ state: 'done', ms: 100 }), 0);
    const next = { ...activity({ state: 'done', ms: 200 }), startedAt: '2026-01-02T03:04:06.000Z' };
    expect(log.linesOf(next, 0)).toEqual([{ kind: 'done', words: 'build flask  (0.2 s)' }]);
  });
});
