/** What happened behind our back is put right, with a receipt that says so. It changes no wish. */
import type { Engine } from '../engines/engine.ts';
import { DEFAULT_DESIRED, type Desired } from '../model/desired.ts';
import { planStack } from '../reconcile/plan-stack.ts';
import { labelOfStep } from '../reconcile/print-plan.ts';
import { startActivity } from './activity-log.ts';
import { finishReload } from './converge.ts';
import { draftReceipt } from './draft-receipt.ts';
import { keepTls } from './tls/keep-tls.ts';
import type { Workbench } from './workbench.ts';

/** Faults: why there is no engine, and those of the steps. */
export async function repairStack(bench: Workbench): Promise<void> {
  const { memory, place } = bench.parts;
  const { desired } = memory.facts;
  const wish = desired ?? DEFAULT_DESIRED;
  await keepTls(memory, place, wish);
  const engine = await bench.engineFor(wish, wish.port);
  if (desired === null) return;
  await repair(bench, engine, desired);
  await finishReload(engine, place.nginxFolder, memory);
}

async function repair(bench: Workbench, engine: Engine, desired: Desired): Promise<void> {
  const { memory } = bench.parts;
  const seen = memory.facts.observed ?? undefined;
  bench.reconsider(desired);
  const first = seen && planStack(desired, seen, bench.givenUp).stages[0]?.[0];
  if (first === undefined) return;
  const edit = { what: labelOfStep(first), because: first.because };
  const draft = draftReceipt(edit, 'signalbox', bench.parts);
  const activity = startActivity(memory, edit.what);
  try {
    const applied = await bench.convergeWithoutSilent({ engine, desired, activity, seen });
    await draft.end(applied, { kind: 'done' });
  } finally {
    activity.end();
  }
}
