/** Up, on what serves: where a person named neither port nor engine, what is taken or lacking gives way. */
import type { Report } from '../engines/engine.ts';
import { DEFAULT_DESIRED } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import { editUp, type UpWish } from '../reconcile/edit-desired.ts';
import type { MakeChange } from './history-of-wishes.ts';
import { findFreePort } from './refuse-taken-port.ts';
import type { StackMemory } from './stack-memory.ts';

export interface AskedUp {
  readonly wish: UpWish;
  readonly by: Actor;
  readonly revision: number | undefined;
}

/** An engine nobody named that cannot get its images gives way to plain processes. Faults: those of `change`. */
export async function bringUp(
  { by, revision, ...asked }: AskedUp,
  memory: StackMemory,
  change: MakeChange,
  report: Report,
): Promise<Receipt> {
  const wish = await withFreePort(asked.wish, memory);
  try {
    return await change(editUp(wish), by, revision);
  } catch (error) {
    const isEngineChosen = wish.engine !== undefined || memory.facts.desired?.state === 'up';
    if (isEngineChosen || !(error instanceof FaultError) || error.fault.code !== 'image-unavailable')
      throw error;
    report(`${error.fault.message} Plain processes of this machine take over.`);
    return change(editUp({ ...wish, engine: 'process' }), by);
  }
}

/** A port that nobody asked for gives way when another program has it. */
async function withFreePort(wish: UpWish, memory: StackMemory): Promise<UpWish> {
  const { desired, observed } = memory.facts;
  if (wish.port !== undefined || desired?.state === 'up' || observed?.nginx.state === 'running') return wish;
  return { ...wish, port: await findFreePort(desired?.port ?? DEFAULT_DESIRED.port) };
}
