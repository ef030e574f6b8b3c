/**
 * Proves that a generation serves: exit code 0 of a reload means nothing. Each look asks on connections of their own,
 * lists the workers and reads the error log; looks follow each other until the answer is certain.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineNginx, NginxWorker } from '../../engines/engine.ts';
import { askWhetherLate } from './ask-generation.ts';
import { type LogMark, readErrorLogSince } from './error-log-since.ts';
import { judgeSightings, type Limits, type Verdict } from './judge-sightings.ts';

export interface Proving {
  readonly nginxFolder: string;
  readonly nginx: EngineNginx;
  readonly generation: number;
  /** Workers that were there before the reload; none for an nginx that was just started. */
  readonly oldWorkers: readonly NginxWorker[];
  readonly logMark: LogMark;
  readonly limits: Limits;
}

/** Throws only what the engine throws. */
export async function proveGeneration(proving: Proving): Promise<Verdict> {
  if (proving.oldWorkers.length > 0) await awaitSuccession(proving);
  const startedAt = performance.now();
  const answeredPids = new Set<number>();
  const oldPids = new Set(proving.oldWorkers.map((worker) => worker.pid));
  let heardAt = startedAt;
  let looksSinceAlone = 0;
  let asks = FEWEST_ASKS;
  for (;;) {
    const look = await lookOnce(proving, asks);
    const now = performance.now();
    // A late answer is no silence: a machine under load is slow, and only a refusal tells that nobody is there.
    if (look.isLate) heardAt = now;
    for (const answer of look.answers) {
      heardAt = now;
      (answer.generation === proving.generation && !oldPids.has(answer.pid) ? answeredPids : oldPids).add(
        answer.pid,
      );
    }
    if (look.workers.every((worker) => worker.isLeaving || !oldPids.has(worker.pid))) looksSinceAlone += 1;
    const judgement = judgeSightings(
      {
        generation: proving.generation,
        answeredPids,
        oldPids,
        workers: look.workers,
        fallen: look.fallen,
        logLines: look.logLines,
        looksSinceAlone,
        silentMs: now - heardAt,
        elapsedMs: now - startedAt,
      },
      proving.limits,
    );
    if (judgement.kind !== 'wait') return judgement;
    asks = Math.min(MOST_ASKS, Math.max(FEWEST_ASKS, 2 * judgement.unheard));
    await pause(PAUSE_MS);
  }
}

/**
 * nginx sleeps 100 ms between the start of new workers and its word to the old ones (`ngx_master_process_cycle`), so that
 * the new ones are ready by then. Where we see that they are, the old ones hear that word from us at once. Elsewhere a
 * look before the sleep is over is never certain, and takes the processor from the workers it waits for.
 */
async function awaitSuccession({ nginx, oldWorkers }: Proving): Promise<void> {
  const { succession } = nginx;
  if (succession === undefined) return pause(OLD_STAY_MS);
  const masterSpeaksAt = performance.now() + OLD_STAY_MS;
  let ready = 0;
  while (performance.now() < masterSpeaksAt) {
    await pause(PAUSE_MS);
    const before = ready;
    // A worker has its title, by which it is listed, once it takes connections.
    ready = (await nginx.workers()).filter((worker) =>
      oldWorkers.every(({ pid }) => pid !== worker.pid),
    ).length;
    if (ready > 0 && ready === before) return succession.quit(oldWorkers);
  }
}

const OLD_STAY_MS = 90;
const PAUSE_MS = 3;
const FEWEST_ASKS = 2;
const MOST_ASKS = 16;

/** Ends and the log are read last: what is clean then was clean while the workers answered. */
async function lookOnce({ nginx, nginxFolder, logMark }: Proving, asks: number) {
  const asking = Promise.all(Array.from({ length: asks }, () => askWhetherLate(nginx)));
  const [workers, answers] = await Promise.all([nginx.workers(), asking]);
  return {
    workers,
    answers: answers.filter((answer) => answer !== null && answer !== 'late'),
    isLate: answers.includes('late'),
    fallen: (await nginx.succession?.fallen()) ?? [],
    logLines: await readErrorLogSince(nginxFolder, logMark),
  };
}
