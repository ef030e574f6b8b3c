/** The controller's side of an experiment's thread. */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../model/faults.ts';
import { type ExperimentMessage, type ExperimentTask, STOP } from './experiment-messages.ts';

export interface ExperimentThread {
  /** Its last word; `failed` where it died. Never rejects. */
  readonly ended: Promise<Exclude<ExperimentMessage, { kind: 'progress' }>>;
  stop(): void;
}

/**
 * A thread, not the controller itself: what it loads and measures with is gone with it, and nothing of the controller's
 * waits behind it. It dies with the controller. `workerPath`: absolute, of the built program or its source.
 */
export function startExperimentThread(
  workerPath: string,
  task: ExperimentTask,
  onProgress: (progress: Extract<ExperimentMessage, { kind: 'progress' }>) => void,
): ExperimentThread {
  const workerData = { task, entry: pathToFileURL(workerPath).href };
  const worker = workerPath.endsWith('.ts')
    ? new Worker(FROM_SOURCE, { eval: true, execArgv: [], workerData })
    : new Worker(workerPath, { execArgv: [], workerData });
  const ended = new Promise<Exclude<ExperimentMessage, { kind: 'progress' }>>((resolve) => {
    worker.on('message', (message: ExperimentMessage) => {
      if (message.kind === 'progress') onProgress(message);
      else resolve(message);
    });
    worker.on('error', (error) => resolve(died(error.stack ?? error.message)));
    worker.on('exit', (code) => resolve(died(`exit code ${code}`)));
  });
  return {
    ended: ended.finally(() => worker.terminate()),
    stop: () => worker.postMessage(STOP),
  };
}

/** Threads do not inherit a TypeScript loader, so sources bring it. */
const FROM_SOURCE = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(require('node:worker_threads').workerData.entry);
})`;

function died(detail: string): Extract<ExperimentMessage, { kind: 'failed' }> {
  const { fault } = new FaultError({
    code: 'experiment-failed',
    message: 'The experiment ended by a fault of its own. What it had set up is taken down by the next one.',
    hint: 'Run it again; if it happens again, report it with the detail.',
    detail,
  });
  return { kind: 'failed', fault };
}
