/** Within a counting thread: jobs come as messages, one at a time, and are answered by messages. */
import { parentPort } from 'node:worker_threads';

export interface Counted<Dump> {
  readonly dump: Dump;
  readonly cutLines: number;
}

/** Each job is answered by `read`s and one `counted` or `failed`. */
export type CountMessage<Dump> =
  | { readonly kind: 'read'; readonly bytes: number }
  | ({ readonly kind: 'counted' } & Counted<Dump>)
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export function answerJobs<Job, Dump>(
  count: (job: Job, onBytes: (bytes: number) => void) => Promise<Counted<Dump>>,
): void {
  const tell = (message: CountMessage<Dump>) => parentPort?.postMessage(message);
  parentPort?.on('message', async (job: Job) => {
    try {
      let untold = 0;
      const counted = await count(job, (bytes) => {
        untold += bytes;
        if (untold < TELL_EVERY_BYTES) return;
        tell({ kind: 'read', bytes: untold });
        untold = 0;
      });
      tell({ kind: 'read', bytes: untold });
      tell({ kind: 'counted', ...counted });
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      tell({ kind: 'failed', code, message });
    }
  });
}

const TELL_EVERY_BYTES = 16 * 1024 * 1024;
