/** What the cache did, counted line by line in fixed room: statuses, what it saved, how old what it served was. */
import { MillisecondCounts } from '../../logs/count/millisecond-counts.ts';
import {
  CACHE_STATUSES,
  type CacheAge,
  type CacheCount,
  type CacheMix,
  type CacheStatus,
  KEPT_STATUSES,
} from '../../model/cache-report.ts';

/** One request that asked the cache. */
export interface CachedRequest {
  readonly status: CacheStatus;
  /** What the backend took; null where it was asked nothing, or failed. */
  readonly backendMs: number | null;
  readonly reached: 'a backend' | 'no backend';
  /** Of what was served out of the cache; null where its filling was not seen. */
  readonly ageMs: number | null;
}

export class CacheTally {
  #requests = 0;
  #withoutBackend = 0;
  #backendMs = 0;
  #backendAnswers = 0;
  #oldestMs = 0;
  readonly #mix = new Map<CacheStatus, number>();
  readonly #ages = new MillisecondCounts();

  add({ status, backendMs, reached, ageMs }: CachedRequest): void {
    this.#requests += 1;
    this.#mix.set(status, (this.#mix.get(status) ?? 0) + 1);
    if (reached === 'no backend') this.#withoutBackend += 1;
    if (backendMs !== null) {
      this.#backendMs += backendMs;
      this.#backendAnswers += 1;
    }
    if (ageMs === null) return;
    this.#ages.record(ageMs);
    this.#oldestMs = Math.max(this.#oldestMs, ageMs);
  }

  get requests(): number {
    return this.#requests;
  }

  /** Milliseconds; null where no backend was seen to answer. */
  get meanBackendMs(): number | null {
    return this.#backendAnswers === 0 ? null : this.#backendMs / this.#backendAnswers;
  }

  /** `nowMs`: the age of what is kept at this moment; `meanMs`: what a backend takes, where this has none of its own. */
  count(nowMs: number | null, meanMs: number | null): CacheCount {
    const mix = Object.fromEntries(CACHE_STATUSES.map((one) => [one, this.#mix.get(one) ?? 0])) as CacheMix;
    const kept = KEPT_STATUSES.reduce((sum, one) => sum + mix[one], 0);
    const mean = this.meanBackendMs ?? meanMs;
    return {
      requests: this.#requests,
      mix,
      ratio: this.#requests === 0 ? null : kept / this.#requests,
      withoutBackend: this.#withoutBackend,
      savedMs: mean === null ? null : Math.round(this.#withoutBackend * mean),
      age: this.#age(nowMs),
    };
  }

  #age(nowMs: number | null): CacheAge | null {
    const p50 = this.#ages.quantileMs(0.5);
    if (p50 === null) return null;
    return {
      p50: inSeconds(p50),
      max: inSeconds(this.#oldestMs),
      now: nowMs === null ? null : inSeconds(nowMs),
    };
  }
}

function inSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
