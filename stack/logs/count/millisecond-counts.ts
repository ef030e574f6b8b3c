/** Whole milliseconds, as nginx logs them, counted in as little memory as there are different values. */
import type { LatencyMs } from '../../model/board.ts';
import { bucketOf, middleOf } from './latency-buckets.ts';

/** Below 128 ms exact, above within 0.8 %. One for each second and backend: a few hundred bytes, not kilobytes. */
export class MillisecondCounts {
  total = 0;
  /** Ascending, as many as `#size`. */
  #buckets = new Uint16Array(FIRST_ROOM);
  #counts = new Float64Array(FIRST_ROOM);
  #size = 0;

  record(ms: number): void {
    this.#add(bucketOf(Math.min(Math.max(0, Math.round(ms)), HIGHEST_MS)), 1);
  }

  absorb(other: MillisecondCounts): void {
    for (let at = 0; at < other.#size; at += 1) this.#add(other.#buckets[at] ?? 0, other.#counts[at] ?? 0);
  }

  /** Nearest rank, as `LatencyBuckets` does it; null when empty. */
  quantileMs(share: number): number | null {
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (let at = 0; at < this.#size; at += 1) {
      seen += this.#counts[at] ?? 0;
      if (seen >= rank) return Math.floor(middleOf(this.#buckets[at] ?? 0));
    }
    return null;
  }

  latency(): LatencyMs | null {
    const [p50, p95, p99] = [this.quantileMs(0.5), this.quantileMs(0.95), this.quantileMs(0.99)];
    return p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 };
  }

  #add(bucket: number, count: number): void {
    this.total += count;
    const at = this.#placeOf(bucket);
    if (at < this.#size && this.#buckets[at] === bucket) {
      this.#counts[at] = (this.#counts[at] ?? 0) + count;
      return;
    }
    if (this.#size === this.#buckets.length) this.#grow();
    this.#buckets.copyWithin(at + 1, at, this.#size);
    this.#counts.copyWithin(at + 1, at, this.#size);
    this.#buckets[at] = bucket;
    this.#counts[at] = count;
    this.#size += 1;
  }

  /** The first place that does not hold less. */
  #placeOf(bucket: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#buckets[middle] ?? 0) < bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const [buckets, counts] = [this.#buckets, this.#counts];
    this.#buckets = new Uint16Array(this.#size * 2);
    this.#counts = new Float64Array(this.#size * 2);
    this.#buckets.set(buckets);
    this.#counts.set(counts);
  }
}

const FIRST_ROOM = 4;
/** Seven weeks. */
const HIGHEST_MS = 2 ** 32 - 1;
