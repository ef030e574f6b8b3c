/**
 * When a log is looked at next: by events while it is quiet, by the clock while it is written to all the time, since an
 * event for each line would cost more than the line.
 */
import type { LogSource } from './log-source.ts';

/** Events of this long are read together: one read per line would cost ten times as much. */
export const GATHER_MS = 25;
/** A look at the name at rest, for what no event tells: a new file, a network mount. */
export const LOOK_MS = 1000;
/** Written to for so long without a rest of that length, a log is busy. */
const BUSY_MS = 250;

type Source = Pick<LogSource<unknown>, 'isBusy' | 'quietSinceMs' | 'rest' | 'wake'>;

export class ReadingRhythm {
  #nameLookedAtMs = 0;

  /** The sources' last is the newest. `missingMs`: how long to wait for a name that has no file; 0 where it has one. */
  restMs(sources: readonly Source[], missingMs: number): number {
    const newest = sources.at(-1);
    if (newest === undefined) return missingMs || LOOK_MS;
    if (sources.length === 1 && missingMs === 0 && newest.isBusy(BUSY_MS)) {
      newest.rest();
      return GATHER_MS;
    }
    // What was written before events came again is found by a look of its own.
    return newest.wake() ? 0 : missingMs || LOOK_MS;
  }

  /** Whether to see what file the name has now. A busy log that gives something at each look is still the one nginx writes to. */
  isNameDue(sources: readonly Source[]): boolean {
    const now = performance.now();
    const newest = sources.at(-1);
    const isGiving = newest?.isBusy(BUSY_MS) === true && now - newest.quietSinceMs < 2 * GATHER_MS;
    if (isGiving && now - this.#nameLookedAtMs < BUSY_MS) return false;
    this.#nameLookedAtMs = now;
    return true;
  }
}
