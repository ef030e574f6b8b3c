/** The thread's side of an experiment: does its task, and says how it ended. */
import type { MessagePort } from 'node:worker_threads';
import type { FindEngine } from '../../engines/engine.ts';
import { faultOf } from '../../model/faults.ts';
import { type ExperimentMessage, type ExperimentTask, STOP } from './experiment-messages.ts';
import { clearRig } from './rig.ts';
import { runExperiment } from './run-experiment.ts';

/** Ends by closing the port; never throws. */
export async function answerTask(
  port: MessagePort,
  task: ExperimentTask,
  findEngine: FindEngine,
): Promise<void> {
  const tell = (message: ExperimentMessage) => port.postMessage(message);
  const stopping = new AbortController();
  port.on('message', (word: unknown) => {
    if (word === STOP) stopping.abort();
  });
  const { signal } = stopping;
  try {
    switch (task.kind) {
      case 'run': {
        const result = await runExperiment(task.order, {
          findEngine,
          signal,
          tell: (progress) => tell({ kind: 'progress', ...progress }),
        });
        tell({ kind: 'result', result });
        break;
      }
      case 'clear':
        await clearRig({ ...task, findEngine, report: () => undefined });
        tell({ kind: 'cleared' });
        break;
      default:
        task satisfies never;
    }
  } catch (error) {
    // What was under way when it was told to stop fails in many words; they all mean that it stopped.
    tell(signal.aborted ? { kind: 'stopped' } : { kind: 'failed', fault: faultOf(error) });
  } finally {
    port.close();
  }
}
