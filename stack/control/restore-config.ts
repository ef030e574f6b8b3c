/** Our config in the place of what another hand made of it: the disk put right, then a new generation, verified. */
import type { StackPlace } from '../engines/engine.ts';
import type { DriftChoice } from '../model/drift.ts';
import { FaultError, faultOf } from '../model/faults.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import { startActivity } from './activity-log.ts';
import type { Applied } from './apply-plan.ts';
import { applyConfig } from './config/apply-config.ts';
import { RefusedChange } from './config/config-refusals.ts';
import { namesOf } from './config/find-drift.ts';
import { readServed } from './config/generation-store.ts';
import { type UndoneDrift, undoDrift } from './config/undo-drift.ts';
import { draftReceipt, type ReceiptParts } from './draft-receipt.ts';
import type { EngineLink } from './engine-link.ts';
import { gatherObserved } from './gather-observed.ts';

export interface RestoreParts extends ReceiptParts {
  readonly place: StackPlace;
  readonly link: EngineLink;
}

/**
 * nginx may have loaded the other hand's files, so it is given ours anew; where it does not run, the disk alone is put
 * right. Not beside another change. Faults: `drift-absent`, and those of `applyConfig`.
 */
export async function restoreConfig(parts: RestoreParts, by: Actor, choice: DriftChoice): Promise<Receipt> {
  const { memory, place } = parts;
  const activity = startActivity(memory, WHAT);
  try {
    const undone = await undoDrift(place.nginxFolder, choice);
    if (undone === null) throw nothingDrifted();
    const draft = draftReceipt({ what: WHAT, because: becauseOf(undone, choice) }, by, parts);
    try {
      return await draft.end(await applyAnew(parts), { kind: 'done' });
    } catch (error) {
      const fault = faultOf(error);
      const stages = error instanceof RefusedChange ? error.stages : [];
      await draft.end({ stages, proof: null }, { kind: 'restored', fault });
      throw new FaultError(fault, { cause: error });
    }
  } finally {
    activity.end();
  }
}

const WHAT = 'restore config';

async function applyAnew({ memory, place, link }: RestoreParts): Promise<Applied> {
  const { desired, observed } = memory.facts;
  const { nginxFolder } = place;
  const served = await readServed(nginxFolder);
  if (desired === null || desired.state === 'down' || observed?.nginx.state !== 'running' || served === null)
    return { stages: [], proof: null };
  return link.visit(desired.engine, async (engine) => {
    const applied = await applyConfig({
      nginxFolder,
      nginx: engine.nginx,
      routing: served.routing,
      reportStage: () => undefined,
    });
    memory.update({ observed: await gatherObserved(engine, nginxFolder, desired.port) });
    return applied;
  });
}

function becauseOf({ drift, keptAt }: UndoneDrift, choice: DriftChoice): string {
  const changed = `another hand changed ${namesOf(drift.files)} of generation ${drift.copy.generation}`;
  switch (choice) {
    case 'set-aside':
      return `${changed}; theirs is kept in nginx/${keptAt}`;
    case 'restore':
      return `${changed}; theirs was thrown away`;
    default:
      return choice satisfies never;
  }
}

function nothingDrifted(): FaultError {
  return new FaultError({
    code: 'drift-absent',
    message: 'Nobody changed the config on disk, so there is nothing to restore.',
  });
}
