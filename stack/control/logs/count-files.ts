/**
 * In: log files of any size, packed or not. Out: their counts, as if read as one; progress on the way.
 * Must not know: the stack, backends' names, who asks.
 */
import { setFlagsFromString } from 'node:v8';
import { LogCount, type LogCountDump } from '../../logs/count/log-count.ts';
import { FaultError } from '../../model/faults.ts';
import type { Counted } from './answer-jobs.ts';
import { countPart } from './count-part.ts';
import type { CountThread } from './count-thread.ts';
import { type CountWish, createCounting } from './count-wish.ts';
import { type LogPart, planLogParts } from './log-parts.ts';

export interface CountFilesOptions {
  readonly wish: CountWish;
  /** Beside this one, which counts too. Whoever opens them closes them. */
  readonly threads: readonly CountThread[];
  readonly signal: AbortSignal;
  readonly onProgress: (readBytes: number, totalBytes: number) => void;
}

export interface CountedFiles {
  readonly count: LogCount;
  readonly cutLines: number;
  readonly readBytes: number;
}

/** Faults: `log-unreadable` for a file that cannot be read, `input-invalid` for a format that cannot be told apart. */
export async function countFiles(
  paths: readonly string[],
  options: CountFilesOptions,
): Promise<CountedFiles> {
  createCounting(options.wish);
  setFlagsFromString(INLINE_MORE);
  const parts = await planLogParts(paths, PART_BYTES).catch((error: unknown) => {
    throw unreadable(error);
  });
  const totalBytes = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  let readBytes = 0;
  const onBytes = (bytes: number) => {
    readBytes += bytes;
    options.onProgress(readBytes, totalBytes);
  };
  const shares = shareOut(parts, 1 + options.threads.length);
  const results = await Promise.all(
    shares.map((share, at) => {
      const thread = options.threads[at - 1];
      return thread === undefined
        ? countHere(share, options, onBytes)
        : countOnThread(thread, share, options, onBytes);
    }),
  );
  const count = new LogCount();
  for (const { dump } of results) count.absorb(dump);
  return { count, cutLines: results.reduce((sum, { cutLines }) => sum + cutLines, 0), readBytes };
}

/** The small steps from a row to the counts become one piece of machine code. A hint to the compiler, nothing else. */
const INLINE_MORE = '--max-inlined-bytecode-size-cumulative=2500';

/** Small enough that threads end at about the same time, large enough that a part's beginning costs nothing. */
const PART_BYTES = 16 * 1024 * 1024;

/** The largest first, each to who has least: so no thread waits long for the last one. */
function shareOut(parts: readonly LogPart[], takers: number): readonly (readonly LogPart[])[] {
  const shares = Array.from({ length: takers }, () => ({ parts: [] as LogPart[], bytes: 0 }));
  for (const part of parts.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    const least = shares.reduce((best, share) => (share.bytes < best.bytes ? share : best));
    least.parts.push(part);
    least.bytes += part.end - part.start;
  }
  return shares.map((share) => share.parts);
}

async function countHere(
  parts: readonly LogPart[],
  { wish, signal }: CountFilesOptions,
  onBytes: (bytes: number) => void,
): Promise<Counted<LogCountDump>> {
  const { sink, scanner } = createCounting(wish);
  for (const part of parts) {
    // The threads' words, and Ctrl-C, are heard between two parts.
    await new Promise(setImmediate);
    signal.throwIfAborted();
    await countPart(part, scanner, onBytes).catch((error: unknown) => {
      throw unreadable(error);
    });
  }
  return { dump: sink.dump(), cutLines: scanner.cutLines };
}

async function countOnThread(
  thread: CountThread,
  parts: readonly LogPart[],
  { wish, signal }: CountFilesOptions,
  onBytes: (bytes: number) => void,
): Promise<Counted<LogCountDump>> {
  return thread.count({ wish, parts }, onBytes, signal).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : unreadable(error);
  });
}

function unreadable(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new FaultError(
    {
      code: 'log-unreadable',
      message: `A log cannot be read: ${message}.`,
      hint:
        code === 'ENOENT' || code === 'EISDIR'
          ? 'Give the paths of log files; packed ones may end in .gz.'
          : 'Check that the file is whole and that you may read it.',
    },
    { cause: error },
  );
}
