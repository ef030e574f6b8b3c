/** A span as OTLP tells it, checked and cut to its limits; the same whichever encoding it came in. */

/** `AnyValue`. Integers are 64 bits wide. */
export type AnyValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'array'; readonly values: readonly AnyValue[] }
  | { readonly kind: 'map'; readonly entries: Attributes };

export type Attributes = readonly Attribute[];
export type Attribute = readonly [key: string, value: AnyValue];

export interface SpanEvent {
  readonly timeNs: bigint;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface SpanSource {
  /** Of the resource: the program that told of it. */
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
}

/** `Span.SpanKind`, by number: unspecified, internal, server, client, producer, consumer. */
export type SpanKind = 0 | 1 | 2 | 3 | 4 | 5;
/** `Status.StatusCode`: unset, ok, error. */
export type StatusCode = 0 | 1 | 2;

export interface Span {
  /** Lower-case hex: 32 digits, 16 digits, and 16 or none. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: SpanKind;
  /** Nanoseconds since 1970. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: { readonly code: StatusCode; readonly message: string };
  readonly source: SpanSource;
}

export interface SpanBatch {
  readonly spans: readonly Span[];
  /** Told, but not as the protocol says, or beyond a limit. */
  readonly rejected: number;
  /** Why, of the first of them. */
  readonly reason: string;
}

/** The body is no message of the protocol at all. The message is for whoever sent it. */
export class MalformedOtlp extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedOtlp';
  }
}
