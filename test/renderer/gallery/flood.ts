/** A log that is written faster than any screen can draw, and its controller: credit, a bounded ring, and honest counts. */
import type { LogBatch } from '../../../stack/contract/contract.ts';
import { LineSampler } from '../../../stack/control/logs/line-sampler.ts';
import { accessLines } from './log-lines.ts';

export interface Flood {
  /** Lines written so far; each one is later in a batch, or counted as skipped in one. */
  readonly written: () => number;
  /** Lines of the acknowledged batches. */
  readonly drawn: () => number;
  readonly batches: (signal: AbortSignal) => AsyncGenerator<LogBatch>;
  readonly acknowledge: (sequence: number) => void;
}

/** Writes `linesPerSecond` from the moment it is followed until `forMs` later. As the controller's own log stream does it. */
export function createFlood(linesPerSecond: number, forMs: number): Flood {
  const pool = accessLines(1_000, 3);
  let written = 0;
  let acknowledged = 0;
  let drawn = 0;
  /** Lines in each batch sent. */
  const sizes: number[] = [];
  let wake = (): void => {};

  return {
    written: () => written,
    drawn: () => drawn,
    acknowledge(sequence) {
      for (; acknowledged < sequence; acknowledged += 1) drawn += sizes[acknowledged] ?? 0;
      wake();
    },
    async *batches(signal) {
      const waiting: string[] = [];
      let skipped = 0;
      const begun = performance.now();
      const sampler = new LineSampler(0);
      const timer = setInterval(() => {
        const elapsedMs = Math.min(forMs, performance.now() - begun);
        const due = Math.floor((elapsedMs * linesPerSecond) / 1_000) - written;
        const lines = Array.from({ length: due }, (_, line) => pool[(written + line) % pool.length] ?? '');
        const sampled = sampler.take(lines, performance.now());
        waiting.push(...sampled.lines);
        written += due;
        skipped += sampled.skipped + waiting.splice(0, Math.max(0, waiting.length - MOST_WAITING)).length;
        if (elapsedMs >= forMs) clearInterval(timer);
        wake();
      }, 10);
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        if (waiting.length + skipped > 0 && sizes.length - acknowledged < WINDOW_BATCHES) {
          const { sample } = sampler;
          const lines = waiting.splice(0, BATCH_LINES);
          const batch = { lines, skipped, note: null, ...(sample ? { sample } : {}) };
          sizes.push(batch.lines.length);
          skipped = 0;
          yield { sequence: sizes.length, ...batch };
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      clearInterval(timer);
    },
  };
}

const BATCH_LINES = 200;
const WINDOW_BATCHES = 8;
const MOST_WAITING = 2_500;
