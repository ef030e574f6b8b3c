/** Observe, plan, apply, until there is nothing left to do. */
import type { Engine } from '../engines/engine.ts';
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';
import type { ReceiptStage } from '../model/receipt.ts';
import type { GivenUp } from '../reconcile/given-up.ts';
import { planStack } from '../reconcile/plan-stack.ts';
import { printPlan } from '../reconcile/print-plan.ts';
import type { ActivityLog } from './activity-log.ts';
import { type Applied, applyPlan } from './apply-plan.ts';
import { askGeneration } from './config/ask-generation.ts';
import { proveServing } from './config/prove-serving.ts';
import { gatherObserved } from './gather-observed.ts';
import type { StackMemory } from './stack-memory.ts';

/** A plan may show new work once it is done (an address, a version); more rounds than this is a bug. */
const MAX_ROUNDS = 6;

export interface Convergence {
  readonly engine: Engine;
  readonly desired: Desired;
  readonly nginxFolder: string;
  readonly memory: StackMemory;
  readonly activity: ActivityLog;
  /** What was seen just now, where somebody looked: the first round need not look again. */
  readonly seen?: Observed | undefined;
  readonly givenUp: GivenUp;
  /** Aborted when the controller is to be closed: then what takes long is left to the next one. */
  readonly leaving: AbortSignal;
}

/** Faults: those of the steps, `plan-unsettled` when the work never ends, `controller-gone` when leaving. */
export async function converge({
  engine,
  desired,
  nginxFolder,
  memory,
  activity,
  seen,
  givenUp,
  leaving,
}: Convergence): Promise<Applied> {
  const stages: ReceiptStage[] = [];
  let proof: string | null = null;
  let warnings: Applied['warnings'];
  for (let round = 0; ; round += 1) {
    const isSeen = round === 0 && seen !== undefined;
    const observed = isSeen ? seen : await gatherObserved(engine, nginxFolder, desired.port);
    if (!isSeen) memory.update({ observed });
    const plan = planStack(desired, observed, givenUp);
    if (plan.stages.length === 0) return { stages, proof, warnings };
    if (round === MAX_ROUNDS) throw unsettled(printPlan(plan));
    activity.expect(plan);
    const applied = await applyPlan(plan, { engine, desired, observed, nginxFolder, leaving }, activity);
    stages.push(...applied.stages);
    proof = applied.proof ?? proof;
    warnings = applied.warnings ?? warnings;
  }
}

/** A controller that died between swap and reload left an nginx that serves an older generation than the disk says. */
export async function finishReload(engine: Engine, nginxFolder: string, memory: StackMemory): Promise<void> {
  const { observed } = memory.facts;
  if (observed?.nginx.state !== 'running' || observed.served === null) return;
  const answer = await askGeneration(engine.nginx);
  if (answer?.generation !== observed.served.generation)
    await proveServing({ nginxFolder, nginx: engine.nginx });
}

function unsettled(detail: string): FaultError {
  return new FaultError({
    code: 'plan-unsettled',
    message: 'The stack does not settle: after several rounds there is still something to do.',
    hint: 'Look at the log of the backend named below.',
    detail,
  });
}
