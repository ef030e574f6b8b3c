/** Entry of a thread that sends a load run's requests, so that counting clients never waits for the controller. */
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { CrewOrder, CrewWords } from './load-crew.ts';
import type { LoadPlan } from './load-plan.ts';
import { type SendingLoad, sendLoad } from './send-load.ts';

const PROGRESS_MS = 200;
/** V8's own budget, in bytes of bytecode: a controller that waits has more (its first line), who sends cannot wait. */
const COMPILE_SOON = '--interrupt-budget=135168';

const { plan } = workerData as { plan: LoadPlan };
const tell = (words: CrewWords) => parentPort?.postMessage(words);
let load: SendingLoad | null = null;

setFlagsFromString(COMPILE_SOON);
parentPort?.on('message', (order: CrewOrder) => {
  if (order === 'go') begin();
  else if (order === 'stop') load?.stop();
  else if (load !== null) tell({ state: 'running', part: load.part(), told: order.tell });
});
tell({ state: 'ready' });

function begin(): void {
  const sending = sendLoad(plan);
  load = sending;
  const progress = setInterval(() => tell({ state: 'running', part: sending.part() }), PROGRESS_MS);
  void sending.ended.then((state) => {
    clearInterval(progress);
    tell({ state, part: sending.part('with-series') });
    parentPort?.close();
  });
}
