/** How busy this thread is: what a load run needs to know of its own sender. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { GeneratorUse, LoadLimit, LoadPace } from '../../model/load-figures.ts';

/** From the call on; the returned function tells how busy it was since. */
export function watchOwnUse(): () => Omit<GeneratorUse, 'threads'> {
  const loop = performance.eventLoopUtilization();
  const cpuMs = ownCpuMs();
  const startedAtMs = performance.now();
  return () => {
    const now = ownCpuMs();
    const spanMs = performance.now() - startedAtMs;
    return {
      loopShare: performance.eventLoopUtilization(loop).utilization,
      cpuShare: cpuMs === null || now === null || spanMs === 0 ? null : Math.min(1, (now - cpuMs) / spanMs),
    };
  };
}

/** proc(5): utime and stime are the 14th and 15th field, in hundredths of a second; the name before may hold blanks. */
function ownCpuMs(): number | null {
  try {
    const text = readFileSync('/proc/thread-self/stat', 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null; // Not Linux.
  }
}

/** `useMs`: how long the run has sent; a short burst keeps any sender busy, and says nothing. */
export function limitOf(use: GeneratorUse, pace: LoadPace | null, useMs: number): LoadLimit {
  if (useMs < TOO_SHORT_MS) return null;
  if (use.loopShare >= BUSY_SHARE) return 'generator';
  return pace !== null && pace.kept < pace.wished * KEPT_SHARE ? 'connections' : null;
}

const TOO_SHORT_MS = 1000;
/** A thread that is never idle sends as fast as it can; measured against a target that is faster, it is above this. */
const BUSY_SHARE = 0.95;
const KEPT_SHARE = 0.98;
