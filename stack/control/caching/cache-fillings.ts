/**
 * When each kept answer was given by a backend, told from the log alone. A refresh in the background has no line of its
 * own: the request that set it off is STALE, and whether it worked shows at the next, which is a HIT if it did.
 */
import type { CacheStatus } from '../../model/cache-report.ts';

interface Filling {
  atMs: number | null;
  /** A refresh that was set off; it counts once a HIT follows. */
  begunMs: number | null;
}

/** Different paths and queries kept apart; of those beyond, no age is told. */
const MAX_KEYS = 10_000;

export class CacheFillings {
  readonly #keys = new Map<string, Filling>();

  /** Milliseconds since what was served was filled; null where it was not served out of the cache, or nobody saw. */
  ageOf(key: string, status: CacheStatus, timeMs: number, isGood: 'kept' | 'not kept'): number | null {
    const filling = this.#of(key);
    if (filling === null) return null;
    switch (status) {
      case 'MISS':
      case 'EXPIRED':
      case 'REVALIDATED':
        if (isGood === 'kept') {
          filling.atMs = timeMs;
          filling.begunMs = null;
        }
        return status === 'REVALIDATED' ? 0 : null;
      case 'HIT':
        filling.atMs = filling.begunMs ?? filling.atMs;
        filling.begunMs = null;
        return since(filling, timeMs);
      case 'STALE':
        filling.begunMs = timeMs;
        return since(filling, timeMs);
      case 'UPDATING':
        return since(filling, timeMs);
      case 'BYPASS':
        return null;
      default:
        return status satisfies never;
    }
  }

  /** Of what is kept under this key at `timeMs`. */
  ageNow(key: string, timeMs: number): number | null {
    const filling = this.#keys.get(key);
    return filling === undefined ? null : since(filling, timeMs);
  }

  #of(key: string): Filling | null {
    const found = this.#keys.get(key);
    if (found !== undefined) return found;
    if (this.#keys.size >= MAX_KEYS) return null;
    const made = { atMs: null, begunMs: null };
    this.#keys.set(key, made);
    return made;
  }
}

function since({ atMs }: Filling, timeMs: number): number | null {
  return atMs === null ? null : Math.max(0, timeMs - atMs);
}
