/** Before a backend goes: nginx's old workers may still have requests on it, and are given time to end them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineNginx } from '../engines/engine.ts';
import type { ReceiptStage } from '../model/receipt.ts';

/** A slow client of another backend keeps an old worker too, for as long as it likes. */
const DRAIN_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 50;

/**
 * For right after a proven switch, when every worker of the old config is leaving. Resolves when those are gone, or
 * after `limitMs`; then the stage says so. Null, at once, where none is left. Faults: those of asking the engine.
 */
export async function drain(
  nginx: Pick<EngineNginx, 'workers'>,
  limitMs = DRAIN_LIMIT_MS,
): Promise<ReceiptStage | null> {
  const startedAt = performance.now();
  const old = new Set(await leavingPids(nginx));
  if (old.size === 0) return null;
  for (let left = old.size; ; ) {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    if (left === 0) return { name: 'wait until nginx’s old workers ended their requests', ms };
    if (ms >= limitMs) return { name: gaveUp(left), ms };
    await pause(LOOK_EVERY_MS);
    left = (await leavingPids(nginx)).filter((pid) => old.has(pid)).length;
  }
}

async function leavingPids(nginx: Pick<EngineNginx, 'workers'>): Promise<readonly number[]> {
  return (await nginx.workers()).filter((worker) => worker.isLeaving).map((worker) => worker.pid);
}

function gaveUp(left: number): string {
  const workers = left === 1 ? 'an old worker of nginx' : `${left} old workers of nginx`;
  return `give up waiting: ${workers} still had requests`;
}
