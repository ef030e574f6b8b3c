/** What staged edits would do, before they are applied: thought through as the change itself would be, nothing written. */
import type { StackPlace } from '../engines/engine.ts';
import { DEFAULT_DESIRED } from '../model/desired.ts';
import type { ChangePreview, WishEdit } from '../model/edit.ts';
import { printMethod } from '../nginx/method-words.ts';
import { editStaged } from '../reconcile/edit-staged.ts';
import { planStack } from '../reconcile/plan-stack.ts';
import { printPlan } from '../reconcile/print-plan.ts';
import { refuseDrifted } from './config/find-drift.ts';
import { readConfigFiles } from './config/generation-store.ts';
import type { EngineLink } from './engine-link.ts';
import { gatherObserved } from './gather-observed.ts';
import { printDiff } from './history-diff.ts';
import { judgeChange } from './judge-change.ts';
import { refuseOtherEngine } from './refuse-other-engine.ts';
import type { StackMemory } from './stack-memory.ts';
import { stepsOf } from './view-plan.ts';

/**
 * What the linter refuses is among the findings. Faults: those edits are refused with before they can be planned
 * (`stack-down`, `backend-unknown`, `method-unavailable`, `config-drifted`), and those of asking the engine.
 */
export async function previewChange(
  memory: StackMemory,
  link: EngineLink,
  place: StackPlace,
  edits: readonly WishEdit[],
): Promise<ChangePreview> {
  const current = memory.facts.desired ?? DEFAULT_DESIRED;
  const wished = editStaged(edits, printMethod).apply(current);
  refuseOtherEngine(current, wished);
  if (wished.state === 'up') await refuseDrifted(place.nginxFolder);
  const observed = await link.visit(wished.engine, (engine) =>
    gatherObserved(engine, place.nginxFolder, wished.port),
  );
  const judged = judgeChange(wished, observed);
  const plan = planStack(wished, observed);
  const before = await readConfigFiles(place.nginxFolder);
  return {
    revision: current.revision ?? 0,
    steps: stepsOf(plan),
    text: printPlan(plan),
    diff: judged === null ? '' : printDiff(before, judged.files),
    findings: judged?.findings ?? [],
  };
}
