/** Durations counted in log-linear buckets, as HdrHistogram does it: fixed memory, any number of values. */
import type { LatencyMs } from '../../model/board.ts';

/**
 * Values are kept in microseconds: below 128 µs exactly, above in 64 buckets per doubling, each read as its middle. So
 * a quantile is within 1/128 (0.8 %) of the true one, or half a microsecond.
 */
export class LatencyBuckets {
  #counts: Float64Array | null = null;
  #total = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = 0;

  get count(): number {
    return this.#total;
  }

  /** `ms` may have a fraction; what is negative or not a number counts as 0. */
  record(ms: number): void {
    const micros = microsOf(ms);
    // Allocated on first use: most backends of a long history are never looked at again.
    this.#counts ??= new Float64Array(BUCKETS);
    const index = bucketOf(micros);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
    if (micros < this.#lowest) this.#lowest = micros;
    if (micros > this.#highest) this.#highest = micros;
  }

  dump(): LatencyDump {
    const indices: number[] = [];
    for (const [index, count] of (this.#counts ?? []).entries()) if (count > 0) indices.push(index);
    const counts = indices.map((index) => this.#counts?.[index] ?? 0);
    return { indices, counts, total: this.#total, lowest: this.#lowest, highest: this.#highest };
  }

  absorb(dump: LatencyDump): void {
    if (dump.total === 0) return;
    this.#counts ??= new Float64Array(BUCKETS);
    for (const [at, index] of dump.indices.entries()) {
      this.#counts[index] = (this.#counts[index] ?? 0) + (dump.counts[at] ?? 0);
    }
    this.#total += dump.total;
    this.#lowest = Math.min(this.#lowest, dump.lowest);
    this.#highest = Math.max(this.#highest, dump.highest);
  }

  /** Nearest rank: the smallest value that at least `share` (0 to 1) of all do not exceed. Null when empty. */
  quantileMs(share: number): number | null {
    if (this.#counts === null) return null;
    const rank = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (let index = 0; index < BUCKETS; index += 1) {
      seen += this.#counts[index] ?? 0;
      if (seen >= rank) return Math.min(Math.max(middleOf(index), this.#lowest), this.#highest) / 1000;
    }
    return this.#highest / 1000;
  }

  latency(): LatencyMs | null {
    const [p50, p95, p99] = [this.quantileMs(0.5), this.quantileMs(0.95), this.quantileMs(0.99)];
    return p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 };
  }
}

/** Plain data: the buckets that are not empty. `lowest` and `highest` in microseconds. */
export interface LatencyDump {
  readonly indices: readonly number[];
  readonly counts: readonly number[];
  readonly total: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Values below are their own bucket; from here on, half of them per doubling. */
const EXACT = 128;
const PER_DOUBLING = EXACT / 2;
const EXACT_BITS = 7;
/** About 52 days: longer than nginx can be told to wait for anything here. */
const HIGHEST_BITS = 42;
const HIGHEST_MICROS = 2 ** HIGHEST_BITS - 1;
const BUCKETS = EXACT + (HIGHEST_BITS - EXACT_BITS) * PER_DOUBLING;

function microsOf(ms: number): number {
  // Nearly always whole milliseconds, as logs have them: no rounding, once for each line.
  const whole = ms | 0;
  if (whole === ms && whole >= 0 && whole <= HIGHEST_WHOLE_MS) return whole * 1000;
  return ms > 0 ? Math.min(Math.round(ms * 1000), HIGHEST_MICROS) : 0;
}

/** In microseconds still a whole number of the machine. */
const HIGHEST_WHOLE_MS = 1_000_000;

/** The place of a whole number, whatever its unit: exact below 128, above in 64 places per doubling. */
export function bucketOf(micros: number): number {
  if (micros < EXACT) return micros;
  if (micros < 2 ** 31) {
    // Whole numbers of the machine: once for each line of a log.
    const shift = 32 - Math.clz32(micros) - EXACT_BITS;
    return shift * PER_DOUBLING + (micros >>> shift);
  }
  const bits = bitsOf(micros);
  const mantissa = Math.floor(micros / 2 ** (bits - EXACT_BITS));
  return EXACT + (bits - EXACT_BITS - 1) * PER_DOUBLING + (mantissa - PER_DOUBLING);
}

/** The number in the middle of a place. */
export function middleOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const bits = EXACT_BITS + 1 + Math.floor((bucket - EXACT) / PER_DOUBLING);
  const mantissa = PER_DOUBLING + ((bucket - EXACT) % PER_DOUBLING);
  return (mantissa + 0.5) * 2 ** (bits - EXACT_BITS);
}

/** How many bits the number has: 128 has eight. */
function bitsOf(micros: number): number {
  return micros < 2 ** 32 ? 32 - Math.clz32(micros) : 64 - Math.clz32(Math.floor(micros / 2 ** 32));
}
