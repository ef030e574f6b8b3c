/** Which stretch of a trace is looked at. */
import type { TimeStretch } from './time-axis.ts';

/** `by` above 1 comes closer; what lies at `aroundMs` stays where it is. Never beyond the whole, nor below a microsecond. */
export function zoomed(shown: TimeStretch, whole: TimeStretch, aroundMs: number, by: number): TimeStretch {
  const length = Math.min(lengthOf(whole), Math.max(LEAST_MS, lengthOf(shown) / by));
  const share = (aroundMs - shown.fromMs) / lengthOf(shown);
  return within(aroundMs - length * share, length, whole);
}

export function moved(shown: TimeStretch, whole: TimeStretch, byMs: number): TimeStretch {
  return within(shown.fromMs + byMs, lengthOf(shown), whole);
}

/** A stretch that was dragged over, in either direction; null where it is too short to be meant. */
export function chosenStretch(oneMs: number, otherMs: number, whole: TimeStretch): TimeStretch | null {
  const fromMs = Math.max(whole.fromMs, Math.min(oneMs, otherMs));
  const toMs = Math.min(whole.toMs, Math.max(oneMs, otherMs));
  return toMs - fromMs >= LEAST_MS ? { fromMs, toMs } : null;
}

/** With a tenth of its length to either side, so that its ends are seen. */
export function stretchAround(fromMs: number, toMs: number, whole: TimeStretch): TimeStretch {
  const length = Math.min(lengthOf(whole), Math.max(LEAST_MS, (toMs - fromMs) * 1.2));
  return within(fromMs - (length - (toMs - fromMs)) / 2, length, whole);
}

export function lengthOf({ fromMs, toMs }: TimeStretch): number {
  return toMs - fromMs;
}

function within(fromMs: number, length: number, whole: TimeStretch): TimeStretch {
  const from = Math.max(whole.fromMs, Math.min(fromMs, whole.toMs - length));
  return { fromMs: from, toMs: Math.min(whole.toMs, from + length) };
}

const LEAST_MS = 0.001;
