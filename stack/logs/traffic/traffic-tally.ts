/** What one backend did in a stretch of time, or all of them together. */
import type { StatusClasses } from '../../model/board.ts';
import type { CacheCounts } from '../../model/traffic.ts';
import { MillisecondCounts } from '../count/millisecond-counts.ts';
import type { AccessFields } from '../read/access-fields.ts';

export class TrafficTally {
  hits = 0;
  attempts = 0;
  /** Tries here after which the request went on to another. */
  movedAway = 0;
  /** Hits here after a try elsewhere. */
  movedHere = 0;
  bytes = 0;
  /** Null once sealed: then the counts are all that is left. */
  upstream: MillisecondCounts | null = new MillisecondCounts();
  total: MillisecondCounts | null = new MillisecondCounts();
  #sealedP95Ms: number | null = null;
  /** By hundreds of the status. */
  readonly #classes = [0, 0, 0, 0, 0, 0];
  #cache: Map<string, number> | null = null;

  get errors(): number {
    return this.#classes[5] ?? 0;
  }

  /** `ownMs`: the backend's own time; null where none was asked, or nginx logged none. */
  hit(fields: AccessFields, ownMs: number | null): void {
    this.hits += 1;
    this.bytes += fields.bytes;
    const at = Math.floor(fields.status / 100);
    if (at < this.#classes.length) this.#classes[at] = (this.#classes[at] ?? 0) + 1;
    if (ownMs !== null) this.upstream?.record(ownMs);
    this.total?.record(fields.ms);
    if (fields.cache !== '') this.#addCache(fields.cache, 1);
  }

  absorb(other: TrafficTally): void {
    this.hits += other.hits;
    this.attempts += other.attempts;
    this.movedAway += other.movedAway;
    this.movedHere += other.movedHere;
    this.bytes += other.bytes;
    for (const [at, count] of other.#classes.entries()) this.#classes[at] = (this.#classes[at] ?? 0) + count;
    if (other.upstream !== null) this.upstream?.absorb(other.upstream);
    if (other.total !== null) this.total?.absorb(other.total);
    for (const [status, count] of other.#cache ?? []) this.#addCache(status, count);
  }

  /** Lets go of the durations, but for the one that a series shows. */
  seal(): void {
    this.#sealedP95Ms = this.upstreamP95Ms();
    this.upstream = null;
    this.total = null;
  }

  upstreamP95Ms(): number | null {
    return this.upstream === null ? this.#sealedP95Ms : this.upstream.quantileMs(0.95);
  }

  statuses(): StatusClasses {
    const [, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = this.#classes;
    return { '1xx': c1, '2xx': c2, '3xx': c3, '4xx': c4, '5xx': c5 };
  }

  cache(): CacheCounts {
    return Object.fromEntries([...(this.#cache ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #addCache(status: string, count: number): void {
    this.#cache ??= new Map();
    // nginx has seven words; a foreign log may have any.
    const word = this.#cache.has(status) || this.#cache.size < MAX_CACHE_WORDS ? status : 'other';
    this.#cache.set(word, (this.#cache.get(word) ?? 0) + count);
  }
}

const MAX_CACHE_WORDS = 16;
