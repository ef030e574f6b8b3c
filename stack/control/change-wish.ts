/** A person's change: refused before anything is written, or made, or taken back. */
import type { Engine } from '../engines/engine.ts';
import { DEFAULT_DESIRED, type Desired } from '../model/desired.ts';
import { type Fault, FaultError, faultOf } from '../model/faults.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import type { Edit } from '../reconcile/edit-desired.ts';
import { keepRestarted } from '../reconcile/keep-restarted.ts';
import { nextRevision } from '../reconcile/next-revision.ts';
import { type ActivityLog, startActivity } from './activity-log.ts';
import { RefusedChange } from './config/config-refusals.ts';
import { refuseDrifted } from './config/find-drift.ts';
import { writeDesired } from './desired-file.ts';
import { draftReceipt } from './draft-receipt.ts';
import { refuseHarm } from './judge-change.ts';
import { controllerLeft } from './leaving.ts';
import { refuseOtherEngine } from './refuse-other-engine.ts';
import { refuseStale } from './refuse-stale.ts';
import { refuseTakenPort } from './refuse-taken-port.ts';
import { refuseTakenTlsPort } from './refuse-taken-tls-port.ts';
import { prepareTlsFor } from './tls/prepare-tls.ts';
import type { Workbench } from './workbench.ts';

export interface AskedChange {
  readonly edit: Edit;
  readonly by: Actor;
  /** Of the wish the edit was made on; undefined where it is made on whatever is wished. */
  readonly revision: number | undefined;
}

/** How the loop goes on after it. */
export interface ChangeEnds {
  /** Before the receipt is written. */
  well(): Promise<void>;
  /** The old wish could not be made true again either. */
  badly(fault: Fault): void;
}

/**
 * Refused edits leave no trace; from the moment the wish is on disk, whatever comes of it leaves a receipt. Faults:
 * those of the refusals, and why a change was taken back.
 */
export async function changeWish(bench: Workbench, asked: AskedChange, ends: ChangeEnds): Promise<Receipt> {
  const { memory, place, receipts } = bench.parts;
  if (bench.leaving.aborted) throw controllerLeft();
  const before = memory.facts.desired;
  const generation = memory.facts.observed?.served?.generation ?? null;
  refuseStale(asked.revision, before, receipts.list(), generation);
  const wished = asked.edit.apply(before ?? DEFAULT_DESIRED);
  const activity = startActivity(memory, asked.edit.what);
  try {
    const draft = draftReceipt(asked.edit, asked.by, bench.parts);
    refuseOtherEngine(before, wished);
    await prepareTlsFor(before, wished, place);
    // The files are read while the engine is asked; what it says of them comes in its turn.
    const undrifted = wished.state === 'up' ? refuseDrifted(place.nginxFolder) : Promise.resolve();
    undrifted.catch(() => undefined);
    const engine = await bench.engineFor(wished, wished.port);
    await refuseTakenPort(before, wished, memory.facts.observed);
    await refuseTakenTlsPort(wished, memory.facts.observed);
    await undrifted;
    refuseHarm(wished, memory.facts.observed);
    const settled: Desired = {
      ...wished,
      engine: engine.kind,
      engineId: engine.id ?? undefined,
      revision: nextRevision(before, wished),
    };
    await writeDesired(place.home, settled);
    memory.update({ desired: settled });
    bench.reconsider(settled);
    try {
      const seen = memory.facts.observed ?? undefined;
      const applied = await bench.converge({ engine, desired: settled, activity, seen });
      await ends.well();
      return await draft.end(applied, { kind: 'done' });
    } catch (error) {
      bench.giveUp(error);
      const fault = await restore(bench, { before, wished: settled, engine, activity }, faultOf(error), ends);
      const stages = error instanceof RefusedChange ? error.stages : [];
      await draft.end({ stages, proof: null }, { kind: 'restored', fault });
      throw new FaultError(fault, { cause: error });
    }
  } finally {
    activity.end();
  }
}

interface FailedChange {
  readonly before: Desired | null;
  readonly wished: Desired;
  readonly engine: Engine;
  readonly activity: ActivityLog;
}

/** A wish whose engine is gone, or whose controller leaves, is kept; any other fault brings the old wish back. */
async function restore(
  bench: Workbench,
  { before, wished, engine, activity }: FailedChange,
  fault: Fault,
  ends: ChangeEnds,
): Promise<Fault> {
  if (fault.code === 'controller-gone') return fault;
  if (fault.code === 'engine-gone') {
    return { ...fault, hint: 'The wish is kept and will be made so when the engine is back.' };
  }
  const last = before ?? DEFAULT_DESIRED;
  // Where the engine does not tell, the wish goes back whole: at worst a backend is restarted once more.
  const seen = await bench.look(engine, last.port).catch(() => undefined);
  const old = keepRestarted(last, wished, seen?.backends ?? []);
  // Not the number it had: who saw the wish that failed must not take the next for it.
  await bench.keep({ ...old, revision: (wished.revision ?? 0) + 1 });
  await bench.convergeWithoutSilent({ engine, desired: old, activity, seen }).catch((second: unknown) => {
    ends.badly({
      ...faultOf(second),
      hint: 'The old state is not whole yet; Signalbox goes on trying.',
    });
  });
  return fault;
}
