/** Several runs of one thing as one value with its spread, and two such values against each other. */
import type { Sample } from '../model/experiment.ts';

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Null of no values; of an even number the median is the middle of the two in the middle. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || low === undefined || high === undefined) return null;
  return { min, median: (low + high) / 2, max };
}

export function rateSpread(samples: readonly Sample[]): Spread | null {
  return spreadOf(samples.map(({ requestsPerSecond }) => requestsPerSecond));
}

export function p99Spread(samples: readonly Sample[]): Spread | null {
  return spreadOf(samples.map(({ p99Ms }) => p99Ms));
}

export function isSenderBound(samples: readonly Sample[]): boolean {
  return samples.some((sample) => sample.isSenderBound);
}

export interface Ratio {
  /** Of the medians. */
  readonly times: number;
  /** Whether every run of one was beyond every run of the other: else the difference may be chance. */
  readonly isClear: boolean;
  /** The first was held back by the sender: it may be more. */
  readonly isAtLeast: boolean;
}

/** How `these` stand to `those` in requests per second; null where either did nothing. */
export function rateRatio(these: readonly Sample[], those: readonly Sample[]): Ratio | null {
  const [a, b] = [rateSpread(these), rateSpread(those)];
  if (a === null || b === null || a.median <= 0 || b.median <= 0) return null;
  return {
    times: a.median / b.median,
    isClear: a.min > b.max || a.max < b.min,
    isAtLeast: isSenderBound(these) && !isSenderBound(those),
  };
}

/** `2.9 times`, `about as many (0.97 times, within the spread)`. */
export function ratioWords({ times, isClear, isAtLeast }: Ratio): string {
  const figure = `${times >= 10 ? Math.round(times) : times.toFixed(times >= 3 ? 1 : 2)} times`;
  if (!isClear) return `about as many as (${figure}, within the spread)`;
  return `${isAtLeast ? 'at least ' : ''}${figure}`;
}
