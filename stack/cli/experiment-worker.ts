/** Entry of the thread that runs an experiment, with an engine of its own; its memory goes with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerTask } from '../control/experiments/answer-task.ts';
import type { ExperimentTask } from '../control/experiments/experiment-messages.ts';
import { findEngine } from '../engines/find-engine.ts';

const { task } = workerData as { task: ExperimentTask };
if (parentPort) await answerTask(parentPort, task, findEngine);
