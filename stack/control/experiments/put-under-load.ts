/** One run of load against an address of this machine, as a sample. */
import type { Sample } from '../../model/experiment.ts';
import type { LoadTls } from '../load/load-options.ts';
import { runLoad } from '../load/run-load.ts';
import type { Bench } from './experiment-bench.ts';

export interface LoadWish {
  /** `http://127.0.0.1:18480`. */
  readonly url: string;
  readonly path: string;
  readonly seconds: number;
  readonly concurrency: number;
  /** `kept`: a client uses its connection again where the server lets it. */
  readonly connections: 'kept' | 'new';
  /** Of https. */
  readonly tls?: LoadTls | undefined;
}

/** Faults: `load-failed` where nobody listens. */
export async function putUnderLoad(
  { loadWorkerPath, signal }: Pick<Bench, 'loadWorkerPath' | 'signal'>,
  wish: LoadWish,
): Promise<Sample> {
  const progress = runLoad({
    url: wish.url,
    path: wish.path,
    requests: 1,
    duration: wish.seconds,
    concurrency: wish.concurrency,
    method: 'GET',
    bodyBytes: 0,
    keepAlive: wish.connections === 'kept',
    pauseMs: 0,
    tls: wish.tls,
    signal: AbortSignal.any([signal, AbortSignal.timeout(wish.seconds * 1000 + STRAGGLERS_MS)]),
    workerPath: loadWorkerPath,
  });
  let last: Sample = NOTHING;
  for await (const { sent, ok, failed, durationMs, latency, limitedBy } of progress) {
    last = {
      requests: sent,
      failed,
      // Of the time in which requests began: one that waits for long is no reason to call the others slower.
      requestsPerSecond: durationMs === 0 ? 0 : (ok * 1000) / Math.min(durationMs, wish.seconds * 1000),
      p50Ms: latency?.p50 ?? null,
      p99Ms: latency?.p99 ?? null,
      isSenderBound: limitedBy === 'generator',
    };
  }
  signal.throwIfAborted();
  return last;
}

/** What is not answered by then is given up, and counts as failed. */
const STRAGGLERS_MS = 2000;

const NOTHING: Sample = {
  requests: 0,
  failed: 0,
  requestsPerSecond: 0,
  p50Ms: null,
  p99Ms: null,
  isSenderBound: false,
};
