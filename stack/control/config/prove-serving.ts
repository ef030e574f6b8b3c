/** Proves that a running nginx serves the generation that is current on disk, and makes it so where it does not yet. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineNginx } from '../../engines/engine.ts';
import { askGeneration, type GenerationAnswer } from './ask-generation.ts';
import { reloadRefused } from './config-refusals.ts';
import { markErrorLog } from './error-log-since.ts';
import { refuseDrifted } from './find-drift.ts';
import { markProven } from './generation-copy.ts';
import { readCurrentGeneration } from './generation-folders.ts';
import { CHANGE_LIMITS, type Verdict } from './judge-sightings.ts';
import { proveGeneration } from './prove-generation.ts';

/**
 * For an nginx that was just started or adopted. Where another generation answers (a controller that died between
 * swap and reload), one reload is sent; so too where the answers come to differ: a reload that a dead controller sent
 * may still be under way, and bring a set that was taken back. Never with files that another hand changed. Faults:
 * `config-drifted`, `reload-refused`, and what the engine throws.
 */
export async function proveServing({
  nginxFolder,
  nginx,
}: {
  readonly nginxFolder: string;
  readonly nginx: EngineNginx;
}): Promise<{ readonly generation: number; readonly proof: string }> {
  await refuseDrifted(nginxFolder);
  const generation = await readCurrentGeneration(nginxFolder);
  if (generation === null) throw reloadRefused('there is none', nginxFolder);
  const place = { nginxFolder, nginx, generation };
  const logMark = await markErrorLog(nginxFolder);
  const answer = await firstAnswer(nginx);
  if (answer === null) throw reloadRefused('nginx does not answer', nginxFolder);
  if (answer.generation === generation) {
    const limits = { ...CHANGE_LIMITS, deadlineMs: ADOPTION_MS };
    const verdict = await proveGeneration({ ...place, oldWorkers: [], logMark, limits });
    if (verdict.kind === 'serves') return proven(place, verdict.proof);
  }
  const verdict = await reloadOnce(place);
  if (verdict.kind === 'refused') throw reloadRefused(verdict.reason, verdict.detail);
  return proven(place, verdict.proof);
}

/** Of an nginx that answers already, all workers are heard in this time; else a reload makes it certain. */
const ADOPTION_MS = 1500;

async function reloadOnce(place: {
  readonly nginxFolder: string;
  readonly nginx: EngineNginx;
  readonly generation: number;
}): Promise<Verdict> {
  const logMark = await markErrorLog(place.nginxFolder);
  const oldWorkers = await place.nginx.workers();
  await place.nginx.reload();
  return proveGeneration({ ...place, oldWorkers, logMark, limits: CHANGE_LIMITS });
}

async function proven(
  { nginxFolder, generation }: { readonly nginxFolder: string; readonly generation: number },
  proof: string,
) {
  await markProven(nginxFolder, generation);
  return { generation, proof };
}

/** nginx listens a moment after it was started. */
async function firstAnswer(nginx: EngineNginx): Promise<GenerationAnswer | null> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await askGeneration(nginx);
    if (answer !== null || performance.now() - startedAt > CHANGE_LIMITS.deadlineMs) return answer;
    await pause(20);
  }
}
