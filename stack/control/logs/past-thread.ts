/** What is large of a log's past, counted on a thread that begins with the first such file and ends with the last. */
import type { DropTally } from '../../logs/count/drop-tally.ts';
import type { Histogram } from '../../logs/count/histogram.ts';
import { CountThread } from './count-thread.ts';
import type { CountedBatch } from './line-intake.ts';
import type { ReadApart } from './log-source.ts';
import type { PastDump, PastJob } from './past-worker.ts';

export interface PastOptions {
  /** Absolute path of `past-worker.ts`, or what it was built to. */
  readonly workerPath: string;
  /** As `createBackendOf` takes it. */
  readonly nginxFolder: string;
  /** Files with less unread are counted here. */
  readonly atLeastBytes?: number;
}

/** Counts go into `into`, a file's at once. `onProgress` is called after the thread told how far it is. */
export function createPastReader(
  { workerPath, nginxFolder, atLeastBytes = WORTH_A_THREAD_BYTES }: PastOptions,
  into: { readonly histogram: Histogram; readonly drops: DropTally },
  onProgress: () => void,
): ReadApart<CountedBatch> {
  let thread: CountThread<PastJob, PastDump> | null = null;
  let hasFailed = false;
  const close = async () => {
    await thread?.close();
    thread = null;
  };
  return {
    atLeastBytes,
    close,
    async read({ fd, start, end }, onBytes, signal) {
      if (hasFailed) return null;
      const tell = (bytes: number) => {
        onBytes(bytes);
        onProgress();
      };
      try {
        thread ??= new CountThread(workerPath);
        const { dump } = await thread.count({ fd, start, end, nginxFolder }, tell, signal);
        return () => {
          into.histogram.absorb(dump.histogram);
          into.drops.absorb(dump.drops);
          return { lineCount: dump.histogram.requests + dump.histogram.malformed, gap: null };
        };
      } catch {
        // Nothing is lost by it: what the thread did not count is counted here, and a fault of the file is met there.
        hasFailed = true;
        await close();
        return null;
      }
    },
  };
}

/** Some tenths of a second of work at most; the thread costs half a tenth, and ten MiB while it lasts. */
const WORTH_A_THREAD_BYTES = 32 * 1024 * 1024;
