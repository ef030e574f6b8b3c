/** Spans of the log and spans received, put together as one tree, in the order to be drawn. */
import type { Trace, TraceEvent, TraceSpan } from '../../model/trace.ts';
import type { LogSpan } from './log-spans.ts';
import { textOfValue } from './otlp/print-value.ts';
import type { Attributes, Span } from './otlp/span.ts';

export interface TraceParts {
  readonly traceId: string;
  readonly logged: readonly LogSpan[];
  readonly received: readonly Span[];
  /** Of the newest request. */
  readonly requestId: string | null;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

export function composeTrace({ traceId, logged, received, requestId, lines, notes }: TraceParts): Trace {
  const drafts = [...logged.map(draftOfLogged), ...received.map(draftOfReceived)];
  const startedAtMs = Math.min(...drafts.map(({ startMs }) => startMs));
  const endedAtMs = Math.max(...drafts.map(({ startMs, ms }) => startMs + (ms ?? 0)));
  const spans = inDrawingOrder(drafts.map((draft) => underItsTry(draft, logged))).map(({ draft, depth }) =>
    spanOf(draft, depth, startedAtMs),
  );
  return {
    ...{ traceId, requestId, startedAtMs, durationMs: Math.max(0, endedAtMs - startedAtMs) },
    ...{ spans, lines, notes },
  };
}

/** With times of the world's clock, and its parent as it was told. */
type Draft = Omit<TraceSpan, 'parentId' | 'depth' | 'startMs' | 'durationMs' | 'events'> & {
  readonly parentId: string;
  readonly startMs: number;
  readonly ms: number | null;
  readonly events: readonly TraceEvent[];
};

function draftOfLogged(span: LogSpan): Draft {
  const { attributes, traceId: _trace, ...rest } = span;
  const told = Object.entries(attributes).filter(([, value]) => value !== '');
  return {
    ...rest,
    service: 'nginx',
    attributes: Object.fromEntries(told.map(([key, value]) => [key, String(value)])),
    events: [],
  };
}

function draftOfReceived(span: Span): Draft {
  const resource = new Map(span.source.resource);
  const word = (name: string): string | null => {
    const value = resource.get(name);
    return value?.kind === 'string' ? value.value : null;
  };
  const service = word('service.name') ?? 'unknown';
  const backend = word('signalbox.backend');
  const attributes = textsOf(span.attributes);
  const failed = span.status.code === 2;
  const exception = span.events.find(({ name }) => name === 'exception');
  const status = Number(
    attributes['http.response.status_code'] ?? attributes['http.status_code'] ?? Number.NaN,
  );
  return {
    ...{ spanId: span.spanId, parentId: span.parentId, name: span.name, service, backend, address: null },
    kind: backend === null ? 'other' : 'backend',
    startMs: msOf(span.startNs),
    ms: Number(span.endNs - span.startNs) / NS_PER_MS,
    status: Number.isInteger(status) ? status : null,
    outcome: failed ? 'failed' : 'ok',
    reason: failed ? span.status.message || (exception ? exceptionWords(exception.attributes) : null) : null,
    attributes,
    events: span.events.map(({ name, timeNs, attributes: told }) => ({
      ...{ name, atMs: msOf(timeNs), attributes: textsOf(told) },
    })),
  };
}

/**
 * A backend knows nginx's span as its parent, as all tries of a request are told the same: it lies under the try of that
 * backend whose time is nearest to its own.
 */
function underItsTry(draft: Draft, logged: readonly LogSpan[]): Draft {
  if (draft.kind !== 'backend') return draft;
  const tries = logged.filter(
    (one) => one.kind === 'try' && one.parentId === draft.parentId && one.backend === draft.backend,
  );
  const [nearest] = tries.toSorted((a, b) => distance(a, draft) - distance(b, draft));
  return nearest === undefined ? draft : { ...draft, parentId: nearest.spanId, address: nearest.address };
}

function distance(one: LogSpan, { startMs }: Draft): number {
  const endMs = one.startMs + (one.ms ?? 0);
  if (startMs < one.startMs) return one.startMs - startMs;
  return startMs > endMs ? startMs - endMs : 0;
}

interface Placed {
  readonly draft: Draft;
  readonly depth: number;
}

/** Depth first, siblings by their start. A ring of parents, which only a liar tells, is opened where it is met. */
function inDrawingOrder(drafts: readonly Draft[]): readonly Placed[] {
  const known = new Map(drafts.map((draft) => [draft.spanId, draft]));
  const children = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { parentId, spanId } = draft;
    const parent = known.has(parentId) && parentId !== spanId ? parentId : '';
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [draft]);
    else siblings.push(draft);
  }
  const placed = new Map<Draft, Placed>();
  const place = (roots: readonly Draft[]) => {
    const waiting = roots
      .toSorted(byStart)
      .toReversed()
      .map((draft) => ({ draft, depth: 0 }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (placed.has(next.draft)) continue;
      placed.set(next.draft, next);
      const { depth } = next;
      const inner = (children.get(next.draft.spanId) ?? []).toSorted(byStart).toReversed();
      waiting.push(...inner.map((draft) => ({ draft, depth: Math.min(depth + 1, MAX_DEPTH) })));
    }
  };
  place(children.get('') ?? []);
  for (const draft of drafts) if (!placed.has(draft)) place([draft]);
  return [...placed.values()].map((one) => ({
    ...one,
    draft: one.depth === 0 ? { ...one.draft, parentId: '' } : one.draft,
  }));
}

/** Deeper ones are drawn as if they lay there. */
const MAX_DEPTH = 32;

function byStart(a: Draft, b: Draft): number {
  return a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1);
}

function spanOf(
  { startMs, ms, parentId, events, ...draft }: Draft,
  depth: number,
  startedAtMs: number,
): TraceSpan {
  return {
    ...draft,
    ...{ depth, parentId: parentId === '' ? null : parentId },
    ...{ startMs: rounded(startMs - startedAtMs), durationMs: ms === null ? null : rounded(ms) },
    events: events.map((event) => ({ ...event, atMs: rounded(event.atMs - startedAtMs) })),
  };
}

/** Of a resource's or a span's attributes, as text; a name that would be an object's own is left out. */
function textsOf(attributes: Attributes): Readonly<Record<string, string>> {
  return Object.fromEntries(
    attributes.filter(([key]) => key !== '__proto__').map(([key, value]) => [key, textOfValue(value)]),
  );
}

function exceptionWords(attributes: Attributes): string {
  const { 'exception.type': type = 'an exception', 'exception.message': message = '' } = textsOf(attributes);
  return message === '' ? type : `${type}: ${message}`;
}

function msOf(ns: bigint): number {
  return Number(ns / 1000n) / 1000;
}

/** To microseconds: finer than that, no two clocks agree. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

const NS_PER_MS = 1_000_000;
