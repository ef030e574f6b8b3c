/** What is being done, step by step, as the board shows it. */
import type { Activity, ActivityStep } from '../model/board.ts';
import type { Plan, Step } from '../model/plan.ts';
import { labelOfStep } from '../reconcile/print-plan.ts';
import type { StepListener } from './apply-plan.ts';
import type { StackMemory } from './stack-memory.ts';

export interface ActivityLog extends StepListener {
  expect(plan: Plan): void;
  end(): void;
}

/** Shows `what` on the board as being done, from now until `end`; steps appear as plans expect them. */
export function startActivity(memory: StackMemory, what: string): ActivityLog {
  const startedAt = new Date().toISOString();
  const steps = new Map<Step, ActivityStep>();
  const begunAtMs = new Map<Step, number>();

  function publish(): void {
    const activity: Activity = { what, startedAt, steps: [...steps.values()] };
    memory.update({ activity });
  }
  function change(step: Step, change: Partial<ActivityStep>): void {
    const known = steps.get(step);
    if (known === undefined) return;
    steps.set(step, { ...known, ...change });
    publish();
  }

  publish();
  return {
    expect(plan) {
      for (const step of plan.stages.flat()) {
        steps.set(step, {
          label: labelOfStep(step),
          because: step.because,
          state: 'waiting',
          progress: null,
        });
      }
      publish();
    },
    began: (step) => {
      begunAtMs.set(step, performance.now());
      change(step, { state: 'doing' });
    },
    said: (step, line) => change(step, { progress: line }),
    ended: (step, outcome) => {
      const ms = Math.round(performance.now() - (begunAtMs.get(step) ?? performance.now()));
      change(step, { state: outcome, ms });
    },
    end: () => memory.update({ activity: null }),
  };
}
