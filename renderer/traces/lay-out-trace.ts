/** What a waterfall draws of a trace: every span's place, the time it spent itself, and where clocks disagree. */
import type { Trace, TraceSpan } from '../../stack/model/trace.ts';
import type { TimeStretch } from './time-axis.ts';

export interface SpanRow {
  readonly span: TraceSpan;
  /** Of all rows. */
  readonly index: number;
  /** Rows below it that lie under it. */
  readonly under: number;
  /** Parts of it, in milliseconds after the trace's start, in which none of its children was at work. */
  readonly own: readonly TimeStretch[];
  readonly ownMs: number;
  /** How long before its parent it says it began; 0 where it did not. Only clocks that differ, or hours, do that. */
  readonly earlyMs: number;
  /** How long after its parent's end it says it ended. */
  readonly lateMs: number;
}

export interface TraceLayout {
  readonly rows: readonly SpanRow[];
  /** From the first beginning to the last end, whatever the clocks say: nothing is cut off. */
  readonly whole: TimeStretch;
  /** How far the clocks differ at least; 0 where nothing shows that they do. */
  readonly skewMs: number;
  readonly skewed: number;
}

export function layOutTrace(trace: Pick<Trace, 'spans' | 'durationMs'>): TraceLayout {
  const { spans } = trace;
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const children = new Map<string, TraceSpan[]>();
  for (const span of spans) {
    if (span.parentId === null) continue;
    const siblings = children.get(span.parentId);
    if (siblings) siblings.push(span);
    else children.set(span.parentId, [span]);
  }
  const under = countUnder(spans);
  const rows = spans.map((span, index): SpanRow => {
    const parent = span.parentId === null ? undefined : byId.get(span.parentId);
    const own = ownParts(span, children.get(span.spanId) ?? []);
    return {
      span,
      index,
      under: under[index] ?? 0,
      own,
      ownMs: own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
      earlyMs: parent ? beyond(parent.startMs - span.startMs) : 0,
      lateMs: parent && parent.durationMs !== null ? beyond(endOf(span) - endOf(parent)) : 0,
    };
  });
  const early = rows.filter(({ earlyMs }) => earlyMs > 0);
  return {
    rows,
    whole: wholeOf(trace),
    skewMs: Math.max(0, ...early.map(({ earlyMs }) => earlyMs)),
    skewed: early.length,
  };
}

export function endOf({ startMs, durationMs }: Pick<TraceSpan, 'startMs' | 'durationMs'>): number {
  return startMs + (durationMs ?? 0);
}

/** Without what lies under a closed row. */
export function openRows(rows: readonly SpanRow[], closed: ReadonlySet<string>): readonly SpanRow[] {
  if (closed.size === 0) return rows;
  const open: SpanRow[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row) break;
    open.push(row);
    if (closed.has(row.span.spanId)) index += row.under;
  }
  return open;
}

function wholeOf({ spans, durationMs }: Pick<Trace, 'spans' | 'durationMs'>): TimeStretch {
  let fromMs = 0;
  let toMs = durationMs;
  for (const span of spans) {
    fromMs = Math.min(fromMs, span.startMs);
    toMs = Math.max(toMs, endOf(span));
  }
  return { fromMs, toMs: toMs > fromMs ? toMs : fromMs + LEAST_MS };
}

/** Rows come in drawing order, so those under one are the deeper ones that follow it. */
function countUnder(spans: readonly TraceSpan[]): readonly number[] {
  const under = spans.map(() => 0);
  const above: number[] = [];
  spans.forEach(({ depth }, index) => {
    while (above.length > 0 && (spans[above.at(-1) ?? 0]?.depth ?? 0) >= depth) above.pop();
    for (const one of above) under[one] = (under[one] ?? 0) + 1;
    above.push(index);
  });
  return under;
}

function ownParts(span: TraceSpan, children: readonly TraceSpan[]): readonly TimeStretch[] {
  const end = endOf(span);
  const parts: TimeStretch[] = [];
  let at = span.startMs;
  for (const child of [...children].sort((a, b) => a.startMs - b.startMs)) {
    if (child.startMs > at) parts.push({ fromMs: at, toMs: Math.min(child.startMs, end) });
    at = Math.max(at, endOf(child));
    if (at >= end) return parts;
  }
  return end > at ? [...parts, { fromMs: at, toMs: end }] : parts;
}

/** nginx logs whole milliseconds: what is within one says nothing. */
function beyond(ms: number): number {
  return ms > ROUNDING_MS ? ms : 0;
}

const ROUNDING_MS = 1;
const LEAST_MS = 0.001;
