/** Spans received, by trace, newest kept: bounded by their number and by what they hold. */
import type { AnyValue, Attributes, Span } from './otlp/span.ts';

export const MAX_STORED_SPANS = 20_000;
export const MAX_STORED_BYTES = 16 * 1024 * 1024;
/** One trace must not push out all others. */
const MAX_SPANS_OF_TRACE = 1000;

export interface StoreUse {
  readonly traces: number;
  readonly spans: number;
  /** An estimate: texts by their length, the rest by what an object takes. */
  readonly bytes: number;
}

export class SpanStore {
  /** Oldest first: a map keeps the order of insertion. */
  readonly #traces = new Map<string, StoredTrace>();
  #spans = 0;
  #bytes = 0;
  #dropped = 0;

  add(spans: readonly Span[]): void {
    for (const span of spans) {
      let trace = this.#traces.get(span.traceId);
      if (trace === undefined) {
        trace = { spans: [], bytes: 0 };
        this.#traces.set(span.traceId, trace);
      }
      if (trace.spans.length >= MAX_SPANS_OF_TRACE) {
        this.#dropped += 1;
        continue;
      }
      const bytes = bytesOf(span);
      trace.spans.push(span);
      trace.bytes += bytes;
      this.#spans += 1;
      this.#bytes += bytes;
    }
    this.#makeRoom();
  }

  spansOf(traceId: string): readonly Span[] {
    return this.#traces.get(traceId)?.spans ?? [];
  }

  get use(): StoreUse {
    return { traces: this.#traces.size, spans: this.#spans, bytes: this.#bytes };
  }

  /** Spans that were taken, and are gone. */
  get dropped(): number {
    return this.#dropped;
  }

  #makeRoom(): void {
    for (const [traceId, { spans, bytes }] of this.#traces) {
      if (this.#spans <= MAX_STORED_SPANS && this.#bytes <= MAX_STORED_BYTES) return;
      this.#traces.delete(traceId);
      this.#spans -= spans.length;
      this.#bytes -= bytes;
      this.#dropped += spans.length;
    }
  }
}

interface StoredTrace {
  readonly spans: Span[];
  bytes: number;
}

/** A resource counts with each of its spans, though they share it: the estimate errs on the safe side. */
function bytesOf({ name, traceState, attributes, events, links, status, source }: Span): number {
  return (
    SPAN_BYTES +
    2 * (name.length + traceState.length + status.message.length) +
    bytesOfAttributes(attributes) +
    bytesOfAttributes(source.resource) +
    events.reduce(
      (sum, event) => sum + OBJECT_BYTES + 2 * event.name.length + bytesOfAttributes(event.attributes),
      0,
    ) +
    links.reduce((sum, link) => sum + OBJECT_BYTES + bytesOfAttributes(link.attributes), 0)
  );
}

function bytesOfAttributes(attributes: Attributes): number {
  return attributes.reduce(
    (sum, [key, value]) => sum + OBJECT_BYTES + 2 * key.length + bytesOfValue(value),
    0,
  );
}

function bytesOfValue(value: AnyValue): number {
  switch (value.kind) {
    case 'string':
      return OBJECT_BYTES + 2 * value.value.length;
    case 'bytes':
      return OBJECT_BYTES + value.value.length;
    case 'array':
      return value.values.reduce((sum, one) => sum + bytesOfValue(one), OBJECT_BYTES);
    case 'map':
      return OBJECT_BYTES + bytesOfAttributes(value.entries);
    case 'bool':
    case 'int':
    case 'double':
      return OBJECT_BYTES;
    default:
      return value satisfies never;
  }
}

const SPAN_BYTES = 400;
const OBJECT_BYTES = 48;
