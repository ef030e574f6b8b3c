/** A load of few clients that each have an address: who answered whom, and how long it took. */
import { performance as clock } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TroubleSample } from '../../model/experiment.ts';
import { askAsClient, type ClientAnswer, createClientAgent } from './ask-as-client.ts';

export interface ClientsLoad {
  readonly port: number;
  readonly path: string;
  readonly clients: readonly string[];
  readonly backends: readonly string[];
  readonly seconds: number;
  /** Called once, after a quarter of the time; the clients go on meanwhile. */
  readonly midway: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Each client asks, waits for the answer, asks again. Throws when aborted, or when `midway` does. */
export async function sendAsClients(load: ClientsLoad): Promise<TroubleSample> {
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + load.seconds * 1000;
  const answers: ClientAnswer[] = [];
  const busy = clock.eventLoopUtilization();
  const lanes = load.clients.map(async (client) => {
    const agent = createClientAgent();
    while (performance.now() < endsAtMs && !load.signal.aborted) {
      answers.push(await askAsClient({ port: load.port, path: load.path, agent }, client));
    }
    agent.destroy();
  });
  const midway = sleep((load.seconds * 1000) / 4).then(load.midway);
  midway.catch(() => undefined);
  await Promise.all(lanes);
  const ms = performance.now() - startedAtMs;
  const { utilization } = clock.eventLoopUtilization(busy);
  // It may take longer than the clients go on: a backend ends its last answers first.
  await midway;
  load.signal.throwIfAborted();
  return sampleOf(answers, load.backends, ms, utilization > BUSY);
}

/** Nearly no moment of rest: then it was this thread that had no more to give. */
const BUSY = 0.95;

function sampleOf(
  answers: readonly ClientAnswer[],
  backends: readonly string[],
  ms: number,
  isSenderBound: boolean,
): TroubleSample {
  const well = answers.filter(({ status }) => status >= 200 && status < 400);
  return {
    requests: answers.length,
    failed: answers.length - well.length,
    requestsPerSecond: (well.length * 1000) / ms,
    p50Ms: percentile(well, 0.5),
    p99Ms: percentile(well, 0.99),
    isSenderBound,
    perBackend: backends.map((backend) => {
      const own = well.filter((answer) => answer.backend === backend);
      return { backend, requests: own.length, p99Ms: percentile(own, 0.99) };
    }),
  };
}

/** Of whole requests, as the client waited; null of none. */
function percentile(answers: readonly ClientAnswer[], part: number): number | null {
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = times[Math.min(times.length - 1, Math.ceil(times.length * part) - 1)];
  return at === undefined ? null : Math.round(at * 100) / 100;
}
