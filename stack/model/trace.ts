/** One request followed through nginx, its tries and what the backends told of it; and who is told of it. */
import type { Fault } from './faults.ts';

/** 32 and 16 lower-case hex digits, not all zero. https://www.w3.org/TR/trace-context/#traceparent-header */
export const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
export const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** Whether backends tell spans of their own. */
export type TracingWish = 'on' | 'off';

/** Stretches of time that are searched; they end now. */
export const TRACE_WINDOWS = ['1m', '5m', '15m', '1h', 'all'] as const;
export type TraceWindow = (typeof TRACE_WINDOWS)[number];

/** `nginx` and `try` come from the access log; `backend` and `other` were received: of a backend of ours, of anybody. */
export type TraceSpanKind = 'nginx' | 'try' | 'backend' | 'other';

export interface TraceEvent {
  readonly name: string;
  /** Milliseconds after the trace's start. */
  readonly atMs: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TraceSpan {
  readonly spanId: string;
  /** The span it lies under here; null at the top, also where its parent is a span nobody told of. */
  readonly parentId: string | null;
  /** How many lie above it; a span follows its parent at once, behind its parent's earlier children. */
  readonly depth: number;
  readonly kind: TraceSpanKind;
  /** `GET /work`, `flask-app-2`. */
  readonly name: string;
  /** `nginx`, or as the span's resource calls itself. */
  readonly service: string;
  readonly backend: string | null;
  readonly address: string | null;
  /** Milliseconds after the trace's start; may be a little below 0 where clocks differ. */
  readonly startMs: number;
  /** Null: nginx logged none. */
  readonly durationMs: number | null;
  /** Of HTTP; null where there was none. */
  readonly status: number | null;
  readonly outcome: 'ok' | 'failed';
  /** Why it failed, in words. */
  readonly reason: string | null;
  /** Names of OpenTelemetry's conventions where there are any. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly events: readonly TraceEvent[];
}

/** The span tree, laid out for a waterfall: in the order to be drawn. */
export interface Trace {
  readonly traceId: string;
  /** Of the newest request of the trace; null where only spans were received. */
  readonly requestId: string | null;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly spans: readonly TraceSpan[];
  /** The raw line of each of its requests. */
  readonly lines: readonly string[];
  /** What a person should know of it, such as why there are no spans of a backend. */
  readonly notes: readonly string[];
}

/** One request, as found in the access log. */
export interface TraceSummary {
  readonly traceId: string;
  readonly requestId: string;
  /** When the request ended, milliseconds since 1970. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** Who answered; null: nginx itself. */
  readonly backend: string | null;
  readonly tries: number;
  /** Spans received for it. */
  readonly spans: number;
}

export interface TraceList {
  readonly traces: readonly TraceSummary[];
  /** There are more than were asked for. */
  readonly isCut: boolean;
}

/** Spans counted since the controller began. */
export interface SpanCounts {
  readonly received: number;
  /** Not as the protocol says, or beyond a limit. */
  readonly rejected: number;
  /** Taken, and gone again to make room. */
  readonly dropped: number;
}

export type ReceiverState =
  | { readonly state: 'off' }
  | {
      readonly state: 'listening';
      /** Where other programs send to: `http://127.0.0.1:4318/v1/traces`. */
      readonly url: string;
      /** Where our backends send to. */
      readonly socketPath: string;
    }
  | { readonly state: 'failed'; readonly fault: Fault };

export interface TracingStatus {
  /** As wished; the board's `service.tracing` says the same. */
  readonly backends: TracingWish;
  readonly receiver: ReceiverState;
  readonly counts: SpanCounts;
  readonly store: {
    readonly traces: number;
    readonly spans: number;
    readonly bytes: number;
    readonly maxSpans: number;
    readonly maxBytes: number;
  };
  readonly exporters: readonly ExporterView[];
  /** Jaeger's pages, while a container of ours runs it. */
  readonly jaeger: { readonly url: string } | null;
}

export interface ExporterView {
  readonly name: string;
  readonly url: string;
  readonly encoding: 'protobuf' | 'json';
  /** Names alone: what they hold never leaves the controller but to that URL. */
  readonly headers: readonly string[];
  /** Where the headers' values are kept. */
  readonly secrets: 'keychain' | 'file';
  /** Spans since the controller began. */
  readonly sent: number;
  readonly queued: number;
  readonly dropped: number;
  /** ISO time of the last that were taken. */
  readonly sentAt: string | null;
  /** Why the last ones were not; null when they were. */
  readonly fault: Fault | null;
}

/** What a receiver said to one span of ours. */
export interface ExporterTest {
  readonly outcome: 'taken' | 'refused';
  readonly status: number | null;
  readonly ms: number;
  readonly fault: Fault | null;
}
