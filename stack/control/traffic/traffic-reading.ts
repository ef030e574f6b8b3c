/** The access log read into a book while somebody looks at traffic: the log itself is the store. */
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import type { TrafficBook } from '../../logs/traffic/traffic-book.ts';
import { CountIntake } from '../logs/line-intake.ts';
import { followLogFiles } from '../logs/read-log-files.ts';

export interface TrafficReading {
  readonly book: TrafficBook;
  /** False while the past is being read. */
  isComplete(): boolean;
  /** Resolves when all that is on disk now was read, or reading ended. */
  caughtUp(): Promise<void>;
  /** Called after lines were read. Returns what stops it. */
  onChange(listener: () => void): () => void;
  /** Null, or why reading ended. */
  failure(): unknown;
  close(): Promise<void>;
}

/** Begins with the rotated past, at most `keep` files, and follows. */
export function openTrafficReading(options: {
  readonly accessLogPath: string;
  readonly keep: number;
  readonly book: TrafficBook;
}): TrafficReading {
  const { book } = options;
  const stop = new AbortController();
  const scanner = new AccessScanner(book);
  const follower = followLogFiles(options.accessLogPath, {
    keep: options.keep,
    signal: stop.signal,
    intakeOf: () => new CountIntake(scanner),
  });
  const listeners = new Set<() => void>();
  let isComplete = false;
  let failure: unknown = null;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const read = async () => {
    try {
      for await (const { lineCount } of follower) if (lineCount > 0) tell();
    } catch (thrown) {
      failure = thrown;
      tell();
    }
  };
  const ended = read();
  const past = follower.caughtUp().then(() => {
    isComplete = true;
    tell();
  });

  return {
    book,
    isComplete: () => isComplete,
    async caughtUp() {
      await past;
      await follower.caughtUp();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failure: () => failure,
    async close() {
      stop.abort();
      await ended;
    },
  };
}
