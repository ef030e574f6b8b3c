/** What would be done, and because: the loop's own plan, printed and not applied. */
import type { PlanView } from '../contract/contract.ts';
import type { StackPlace } from '../engines/engine.ts';
import { DEFAULT_DESIRED } from '../model/desired.ts';
import type { Plan } from '../model/plan.ts';
import { editUp, type UpWish } from '../reconcile/edit-desired.ts';
import { planStack } from '../reconcile/plan-stack.ts';
import { labelOfStep, printPlan } from '../reconcile/print-plan.ts';
import type { EngineLink } from './engine-link.ts';
import { gatherObserved } from './gather-observed.ts';
import { refuseOtherEngine } from './refuse-other-engine.ts';
import type { StackMemory } from './stack-memory.ts';

/**
 * With words in the wish: as if `up` had been asked with them, and refused where `up` would be. Without: what the wish
 * on disk still needs. Faults: `input-invalid`, and those of finding and asking an engine.
 */
export async function viewPlan(
  memory: StackMemory,
  link: EngineLink,
  place: StackPlace,
  wish: UpWish,
): Promise<PlanView> {
  const current = memory.facts.desired;
  const isAsked = current === null || Object.values(wish).some((word) => word !== undefined);
  const desired = isAsked ? editUp(wish).apply(current ?? DEFAULT_DESIRED) : current;
  refuseOtherEngine(current, desired);
  const observed = await link.visit(desired.engine, (engine) =>
    gatherObserved(engine, place.nginxFolder, desired.port),
  );
  const plan = planStack(desired, observed);
  return {
    text: printPlan(plan),
    steps: stepsOf(plan),
  };
}

export function stepsOf(plan: Plan): PlanView['steps'] {
  return plan.stages.flatMap((stage, index) =>
    stage.map((step) => ({ stage: index + 1, label: labelOfStep(step), because: step.because })),
  );
}
