/** The part of a change that touches what serves: swap, reload, proof; and, where that fails, the way back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineNginx, NginxWorker } from '../../engines/engine.ts';
import { askGeneration } from './ask-generation.ts';
import { notTaken, reloadRefused } from './config-refusals.ts';
import { type LogMark, markErrorLog } from './error-log-since.ts';
import { setRefusedAside, swapCurrent } from './generation-folders.ts';
import { CHANGE_LIMITS, type Verdict } from './judge-sightings.ts';
import { proveGeneration } from './prove-generation.ts';
import type { StageClock } from './stage-clock.ts';

interface Place {
  readonly nginxFolder: string;
  readonly nginx: EngineNginx;
  /** Words of a further proof, or throws. */
  readonly proveMore?: ((generation: number) => Promise<string>) | undefined;
}

interface Turn {
  /** The generation to go back to; null when there was none. */
  readonly before: number | null;
  readonly generation: number;
  readonly oldWorkers: readonly NginxWorker[];
  /** Where the error log ended before the swap. */
  readonly logMark: LogMark;
}

/** The proof, in words. Faults: `reload-refused`, `config-unwritable`, and what the engine throws. */
export async function takeOver(place: Place, clock: StageClock, turn: Turn): Promise<string> {
  let wasTaken: 'no' | 'perhaps' = 'perhaps';
  try {
    const verdict = await switchTo(place, clock, turn);
    if (verdict.kind === 'serves') return await withMore(place, clock, turn, verdict.proof);
    wasTaken = verdict.wasTaken;
    throw reloadRefused(verdict.reason, verdict.detail);
  } catch (thrown) {
    const doubt = await clock.during('restore', () => restore(place, turn, wasTaken));
    throw notTaken(thrown, doubt);
  }
}

async function withMore(
  place: Place,
  clock: StageClock,
  { generation }: Turn,
  proof: string,
): Promise<string> {
  const { proveMore } = place;
  if (proveMore === undefined) return proof;
  return `${proof}; ${await clock.during('https', () => proveMore(generation))}`;
}

async function switchTo(place: Place, clock: StageClock, turn: Turn): Promise<Verdict> {
  await clock.during('swap', () => swapCurrent(place.nginxFolder, turn.generation));
  await clock.during('reload', () => place.nginx.reload());
  const { generation, oldWorkers, logMark } = turn;
  return clock.during('verify', () =>
    proveGeneration({ ...place, generation, oldWorkers, logMark, limits: CHANGE_LIMITS }),
  );
}

/** Null when the old generation is current and proven to serve, else why that could not be proven. */
async function restore(place: Place, turn: Turn, wasTaken: 'no' | 'perhaps'): Promise<string | null> {
  await swapCurrent(place.nginxFolder, turn.before);
  await setRefusedAside(place.nginxFolder, turn.generation);
  if (turn.before === null) return 'there was no config before';
  if (wasTaken === 'no') return doubtThatServes(place, turn.before);
  try {
    return await reloadBack(place, turn.before);
  } catch (thrown) {
    // Without a reload the old workers may serve untouched: that is as good.
    const doubt = await doubtThatServes(place, turn.before);
    return doubt === null
      ? null
      : `${doubt}, and ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** A half-taken set is driven out by a second reload. */
async function reloadBack(place: Place, generation: number): Promise<string | null> {
  // A reload under way has forked its workers by then: they are told from those of this one.
  await pause(UNDER_WAY_MS);
  const [logMark, oldWorkers] = await Promise.all([markErrorLog(place.nginxFolder), place.nginx.workers()]);
  await place.nginx.reload();
  const verdict = await proveGeneration({ ...place, generation, oldWorkers, logMark, limits: CHANGE_LIMITS });
  return verdict.kind === 'serves' ? null : verdict.reason;
}

/** For an nginx whose workers were not touched: several asks, so that several of them may answer. */
async function doubtThatServes({ nginx }: Place, generation: number): Promise<string | null> {
  const answers = await Promise.all(Array.from({ length: 4 }, () => askGeneration(nginx)));
  if (answers.some((answer) => answer === null)) return 'nginx does not answer';
  const other = answers.find((answer) => answer?.generation !== generation);
  return other ? `a worker answers generation ${other.generation}` : null;
}

/** nginx parses and forks within some ten milliseconds; a machine under load takes longer. */
const UNDER_WAY_MS = 250;
