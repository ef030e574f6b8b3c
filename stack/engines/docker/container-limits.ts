/** How much memory and how many tasks a container may have, by what serves in it. */
import type { Serving } from '../../model/serving.ts';

export interface ContainerLimits {
  readonly Memory: number;
  /** Memory and swap together: the same, so none. */
  readonly MemorySwap: number;
  /** The kernel counts each thread. */
  readonly PidsLimit: number;
}

const ONE_WORKER_BYTES = 256 * 1024 * 1024;
/** Measured: 4 MiB for a further worker of gunicorn, 2 for one of uWSGI; the rest is for what an app keeps. */
const FURTHER_WORKER_BYTES = 16 * 1024 * 1024;
const FEW_TASKS = 128;

export const LEAST_LIMITS = limits(1, 1);

export function limitsOf(serving: Serving): ContainerLimits {
  switch (serving.kind) {
    case 'gunicorn':
      return limits(serving.workers, serving.threads);
    case 'uwsgi':
      return limits(serving.processes, serving.threads);
    case 'flask':
      return LEAST_LIMITS;
    default:
      return serving satisfies never;
  }
}

/** Beside its threads a worker has its own, and there is a master, an init, and what somebody runs in a shell. */
function limits(workers: number, threads: number): ContainerLimits {
  const bytes = ONE_WORKER_BYTES + (workers - 1) * FURTHER_WORKER_BYTES;
  return {
    Memory: bytes,
    MemorySwap: bytes,
    PidsLimit: Math.max(FEW_TASKS, 32 + workers * (threads + 2)),
  };
}
