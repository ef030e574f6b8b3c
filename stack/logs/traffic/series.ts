/** A ring of frames as columns: what a chart draws. */
import type { Series, SeriesColumns, SeriesResolution } from '../../model/traffic.ts';
import type { TimeRing } from './time-ring.ts';
import type { TrafficFrame } from './traffic-frame.ts';

/** From `fromMs`, as far as the ring reaches back, to `nowMs`; empty slots are zeros. */
export function printSeries(
  ring: TimeRing<TrafficFrame>,
  resolution: SeriesResolution,
  fromMs: number,
  nowMs: number,
): Series {
  const { stepMs } = ring;
  const timesMs: number[] = [];
  // A log whose clock is a little ahead of ours is shown to its end.
  const lastMs = Math.max(nowMs, Math.min(ring.newestMs, nowMs + stepMs * ring.size));
  const lastStep = Math.floor(lastMs / stepMs);
  const firstStep = Math.max(Math.floor(fromMs / stepMs), lastStep - ring.size + 1);
  for (let step = firstStep; step <= lastStep; step += 1) timesMs.push(step * stepMs);
  const frames = timesMs.map((atMs) => ring.held(atMs));
  const names = [...new Set(frames.flatMap((frame) => [...(frame?.backends.keys() ?? [])]))];
  return {
    resolution,
    stepMs,
    timesMs,
    columns: [...names.sort(byNumber), null].map((name) => columnsOf(name, frames)),
  };
}

function columnsOf(name: string | null, frames: readonly (TrafficFrame | undefined)[]): SeriesColumns {
  const tallies = frames.map((frame) => {
    if (frame === undefined) return [];
    const own = name === null ? [frame.elsewhere, frame.nameless] : [frame.backends.get(name) ?? null];
    return own.filter((tally) => tally !== null);
  });
  return {
    name,
    requests: tallies.map((own) => own.reduce((sum, { hits }) => sum + hits, 0)),
    errors: tallies.map((own) => own.reduce((sum, { errors }) => sum + errors, 0)),
    // Of the last: where no backend was asked, there is no time of its own.
    p95Ms: tallies.map((own) => own.at(-1)?.upstreamP95Ms() ?? null),
  };
}

/** `b-2` before `b-10`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
