/** The access log, counted as it is written: the histogram the board shows. */

import { setTimeout as sleep } from 'node:timers/promises';
import { DropTally, type DropTotals } from '../../logs/count/drop-tally.ts';
import type { BackendOf } from '../../logs/count/histogram.ts';
import { Histogram } from '../../logs/count/histogram.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import { tellAll } from '../../logs/read/tell-all.ts';
import type { BackendCounts, Board } from '../../model/board.ts';
import type { PastProgress } from './follow-file.ts';
import { CountIntake } from './line-intake.ts';
import { createPastReader, type PastOptions } from './past-thread.ts';
import { followLogFiles } from './read-log-files.ts';

export interface AccessSnapshot {
  /** In the order of the names asked for; zeros for one no line told of. */
  readonly backends: ReadonlyMap<string, BackendCounts>;
  readonly totals: Board['totals'];
  /** How far the reading of the log's past is; null once it is read, or where it is short. */
  readonly rebuilding: PastProgress | null;
}

export interface AccessCounter {
  /** `names`: the backends that exist now; the hits of others are in `totals.departed`. */
  snapshot(names: readonly string[]): AccessSnapshot;
  /** Running sums of all lines counted so far: cheap, for differences over a while. */
  drops(): DropTotals;
  /** Resolves when every line on disk now is counted. */
  caughtUp(): Promise<void>;
  /**
   * Resolves when every line on disk is counted and nginx has written none for `quietMs`: it logs a request after the
   * answer. Where requests never cease there is no quiet: after 4 times that long what was answered before is counted.
   */
  settled(quietMs: number): Promise<void>;
  /** Called after counts changed, and while the rate falls back to 0. Returns what stops it. */
  onChange(listener: () => void): () => void;
  /** Rejects if reading ended by a fault; resolves once closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Begins with the log's rotated past, at most `keep` files; then follows. Counts each line once. */
export function createAccessCounter(options: {
  readonly path: string;
  readonly keep: number;
  readonly backendOf: BackendOf;
  /** Counts what is large of the past on a thread; without it all is counted here. */
  readonly past?: PastOptions | undefined;
  /** Hears why some lines may not be counted: a log that was emptied, a packed one that is broken. */
  readonly onGap?: (gap: string) => void;
}): AccessCounter {
  const stop = new AbortController();
  const histogram = new Histogram(options.backendOf);
  const drops = new DropTally();
  const scanner = new AccessScanner(tellAll([histogram, drops]));
  const listeners = new Set<() => void>();
  const change = () => {
    for (const listener of listeners) listener();
  };
  const follower = followLogFiles(options.path, {
    keep: options.keep,
    signal: stop.signal,
    intakeOf: () => new CountIntake(scanner),
    apart: options.past && createPastReader(options.past, { histogram, drops }, change),
  });
  const fading = createFading(change);

  const count = async () => {
    for await (const { lineCount, gap } of follower) {
      if (gap !== null) options.onGap?.(gap);
      if (lineCount > 0) fading.restart();
      change();
    }
  };
  const ended = count().finally(() => fading.stop());
  // Told to whoever awaits `ended`; until then a failure must not end the process.
  ended.catch(() => {});

  const requestsSeen = () => {
    const { requests, malformed } = histogram.totals([], 0);
    return requests + malformed;
  };

  return {
    ended,
    snapshot: (names) => ({
      backends: new Map(names.map((name) => [name, histogram.counts(name)])),
      totals: histogram.totals(names, Date.now()),
      rebuilding: longPast(follower.past()),
    }),
    drops: () => drops.totals(),
    caughtUp: () => follower.caughtUp(),
    async settled(quietMs) {
      for (let round = 0; round < ROUNDS_UNTIL_QUIET; round += 1) {
        await follower.caughtUp();
        const seen = requestsSeen();
        await sleep(quietMs);
        await follower.caughtUp();
        if (requestsSeen() === seen) return;
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stop.abort();
      await ended;
    },
  };
}

const ROUNDS_UNTIL_QUIET = 4;
/** Less is read before anybody could look. */
const WORTH_TELLING_BYTES = 8 * 1024 * 1024;

function longPast(past: PastProgress | null): PastProgress | null {
  return past !== null && past.totalBytes > WORTH_TELLING_BYTES ? past : null;
}

/** After the last line the rate still changes twice: when its second is over, and when the next is. */
function createFading(change: () => void): { restart(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const wait = (left: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      change();
      if (left > 1) wait(left - 1);
    }, 1000);
    timer.unref();
  };
  return { restart: () => wait(2), stop: () => clearTimeout(timer) };
}
