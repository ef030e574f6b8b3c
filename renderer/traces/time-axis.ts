/** A time axis of round numbers, from microseconds to minutes. */

export interface TimeStretch {
  /** Milliseconds after the trace's start; below 0 where a clock was behind. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Tick {
  readonly atMs: number;
  /** `0`, `2.5 ms`, `−3 ms`: no two ticks say the same. */
  readonly label: string;
}

/** At most so many, one step of 1, 2 or 5 times a power of ten apart. */
export function timeTicks({ fromMs, toMs }: TimeStretch, most: number): readonly Tick[] {
  const lengthMs = toMs - fromMs;
  if (!(lengthMs > 0) || !Number.isFinite(lengthMs) || most < 1) return [];
  const stepMs = roundStep(lengthMs / most);
  const first = Math.ceil(fromMs / stepMs - SLACK);
  const last = Math.floor(toMs / stepMs + SLACK);
  const unit = UNITS.find(({ ms }) => Math.max(Math.abs(fromMs), Math.abs(toMs)) < ms * 1_000) ?? SECONDS;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const atMs = (first + index) * stepMs;
    return { atMs, label: tickLabel(atMs, stepMs, unit) };
  });
}

/** A place on the axis or a length of it, as exactly as a person wants it: `340 µs`, `2.4 ms`, `1.23 s`. */
export function spanTimeText(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size === 0) return '0 ms';
  if (size < 0.9995) return `${sign}${Math.round(size * 1_000)} µs`;
  if (size < 9.995) return `${sign}${trimmed(size.toFixed(2))} ms`;
  if (size < 99.95) return `${sign}${trimmed(size.toFixed(1))} ms`;
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 59_995) return `${sign}${trimmed((size / 1_000).toFixed(2))} s`;
  return `${sign}${Math.floor(size / 60_000)} min ${Math.round((size % 60_000) / 1_000)} s`;
}

interface Unit {
  readonly word: string;
  readonly ms: number;
}

function tickLabel(atMs: number, stepMs: number, { word, ms }: Unit): string {
  if (Math.abs(atMs) < stepMs / 2) return '0';
  const decimals = Math.max(0, -Math.floor(Math.log10(stepMs / ms) + SLACK));
  return `${atMs < 0 ? '−' : ''}${Math.abs(atMs / ms).toFixed(decimals)} ${word}`;
}

/** The smallest round step that is not below it. */
function roundStep(leastMs: number): number {
  const power = 10 ** Math.floor(Math.log10(leastMs));
  return (ROUND.find((round) => round * power >= leastMs * (1 - SLACK)) ?? 10) * power;
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}

const ROUND = [1, 2, 5, 10];
/** Of floating point. */
const SLACK = 1e-9;
const SECONDS: Unit = { word: 's', ms: 1_000 };
const UNITS: readonly Unit[] = [{ word: 'µs', ms: 0.001 }, { word: 'ms', ms: 1 }, SECONDS];
