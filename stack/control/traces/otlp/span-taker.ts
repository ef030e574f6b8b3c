/**
 * Spans of one message, taken one by one and held to what a message may cost: how many there are, how much each says.
 * What a span says too much of is left out; a span that is none is rejected, and its neighbours are taken.
 */
import { SPAN_ID, TRACE_ID } from '../../../model/trace.ts';
import type {
  AnyValue,
  Attribute,
  Attributes,
  Span,
  SpanBatch,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanSource,
  StatusCode,
} from './span.ts';

/** What a decoder found, unchecked; of a time null where there was something else. */
export interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startNs: bigint | null;
  readonly endNs: bigint | null;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: { readonly code: number; readonly message: string };
}

export const MAX_SPANS = 10_000;
export const MAX_ATTRIBUTES = 128;
export const MAX_EVENTS = 128;
export const MAX_LINKS = 128;
/** Of a name, a key or a text; a longer one is cut. */
export const MAX_TEXT = 4096;
/** An attribute's value nested deeper is left out. */
export const MAX_DEPTH = 8;
export const MAX_BYTES = 4096;
/** Attributes, their inner values, events and links, all spans of a message together. */
const MAX_VALUES = 65_536;
const TOO_MANY = `a message holds at most ${MAX_SPANS} spans`;

export class SpanTaker {
  readonly #spans: Span[] = [];
  #values = 0;
  #rejected = 0;
  #reason = '';

  /** Whether one value more may be kept. Asked before it is made. */
  hasRoom(): boolean {
    this.#values += 1;
    return this.#values <= MAX_VALUES;
  }

  take(raw: RawSpan, source: SpanSource): void {
    const { traceId, spanId, parentId, startNs, endNs } = raw;
    const reason = this.#spans.length >= MAX_SPANS ? TOO_MANY : faultIn(raw);
    if (reason !== null || startNs === null || endNs === null) {
      this.reject(reason ?? '');
      return;
    }
    this.#spans.push({
      ...raw,
      ...{ traceId, spanId, parentId, startNs, endNs, source },
      kind: isKind(raw.kind) ? raw.kind : 0,
      status: { code: isStatus(raw.status.code) ? raw.status.code : 0, message: raw.status.message },
    });
  }

  reject(reason: string): void {
    if (this.#rejected === 0) this.#reason = reason;
    this.#rejected += 1;
  }

  batch(): SpanBatch {
    return { spans: this.#spans, rejected: this.#rejected, reason: this.#reason };
  }
}

/** Without halves of surrogate pairs, which no encoding can carry. */
export function cutText(text: string): string {
  const cut = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  return /[\ud800-\udfff]/.test(cut) ? Buffer.from(cut).toString() : cut;
}

/** A key that is empty tells nothing. */
export function attributeOf(key: string, value: AnyValue | null): Attribute | null {
  return value === null || key === '' ? null : [cutText(key), value];
}

/** Null: it is a span. https://github.com/open-telemetry/opentelemetry-proto, trace.proto */
function faultIn({ traceId, spanId, parentId, startNs, endNs }: RawSpan): string | null {
  if (!TRACE_ID.test(traceId)) return 'trace_id is not 16 bytes, not all zero';
  if (!SPAN_ID.test(spanId)) return 'span_id is not 8 bytes, not all zero';
  if (parentId !== '' && !SPAN_ID.test(parentId))
    return 'parent_span_id is neither empty nor 8 bytes, not all zero';
  if (startNs === null || startNs <= 0n || startNs > LATEST_NS) return 'start_time_unix_nano is no time';
  if (endNs === null || endNs < startNs || endNs > LATEST_NS)
    return 'end_time_unix_nano is no time, or before the start';
  return null;
}

/** The end of 2261: what a signed count of nanoseconds holds, and clocks of the future with it. */
const LATEST_NS = 9_200_000_000_000_000_000n;

function isKind(kind: number): kind is SpanKind {
  return Number.isInteger(kind) && kind >= 0 && kind <= 5;
}

function isStatus(code: number): code is StatusCode {
  return code === 0 || code === 1 || code === 2;
}
