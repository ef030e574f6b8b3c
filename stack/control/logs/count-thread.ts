/** A thread that counts parts of logs, one job after the other. */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LogCountDump } from '../../logs/count/log-count.ts';
import type { Counted, CountMessage } from './answer-jobs.ts';
import type { CountJob } from './count-worker.ts';

export class CountThread<Job = CountJob, Dump = LogCountDump> {
  readonly #worker: Worker;

  /** `workerPath`: absolute path of `count-worker.ts`, of another that answers jobs, or what it was built to. */
  constructor(workerPath: string) {
    this.#worker = startWorker(workerPath);
    // Told to the job it befalls; between jobs it is the next one's.
    this.#worker.on('error', () => {});
  }

  /** One at a time. Faults: the file system's, with their code; the signal's reason; the end of the thread. */
  async count(job: Job, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Counted<Dump>> {
    const over = new AbortController();
    try {
      return await new Promise<Counted<Dump>>((resolve, reject) => {
        const hear = (message: CountMessage<Dump>) => {
          if (message.kind === 'read') onBytes(message.bytes);
          else if (message.kind === 'counted') resolve(message);
          else reject(Object.assign(new Error(message.message), { code: message.code }));
        };
        const end = (code: number) => reject(new Error(`The counting thread ended with code ${code}.`));
        this.#worker.on('message', hear).on('error', reject).on('exit', end);
        over.signal.addEventListener('abort', () =>
          this.#worker.off('message', hear).off('error', reject).off('exit', end),
        );
        signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
        if (signal.aborted) reject(signal.reason);
        this.#worker.postMessage(job);
      });
    } finally {
      over.abort();
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads do not inherit a TypeScript loader, so sources bring it. */
function startWorker(workerPath: string): Worker {
  const options = {
    execArgv: [],
    workerData: { entry: pathToFileURL(workerPath).href },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  };
  return workerPath.endsWith('.ts')
    ? new Worker(FROM_SOURCE, { ...options, eval: true })
    : new Worker(workerPath, options);
}

/** Counting leaves next to no garbage: more room for it would only be memory. */
const YOUNG_MIB = 2;

const FROM_SOURCE = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(require('node:worker_threads').workerData.entry);
})`;
