/** nginx's span and its tries as OTLP tells spans: a program of their own, `nginx`. */
import type { LogSpan } from '../log-spans.ts';
import type { Attribute, Span, SpanSource } from '../otlp/span.ts';

export function otlpOfLogged(span: LogSpan, source: SpanSource): Span {
  const startNs = nsOf(span.startMs);
  return {
    ...{ traceId: span.traceId, spanId: span.spanId, parentId: span.parentId, traceState: '', flags: 1 },
    // A try is a request of nginx's own to a backend.
    ...{ name: span.name, kind: span.kind === 'nginx' ? 2 : 3 },
    ...{ startNs, endNs: startNs + nsOf(span.ms ?? 0) },
    attributes: Object.entries(span.attributes)
      .filter(([, value]) => value !== '')
      .map(([key, value]): Attribute => [key, anyValueOf(value)]),
    ...{ events: [], links: [] },
    status: span.outcome === 'failed' ? { code: 2, message: span.reason ?? '' } : { code: 0, message: '' },
    source,
  };
}

/** One for all of a stack's, so that they travel together. */
export function logSource(stack: string): SpanSource {
  const resource: Attribute[] = [
    ['service.name', { kind: 'string', value: 'nginx' }],
    ['service.namespace', { kind: 'string', value: stack }],
    ['telemetry.sdk.name', { kind: 'string', value: 'signalbox' }],
  ];
  return { resource, scope: { name: 'signalbox.access-log', version: '' } };
}

function anyValueOf(value: string | number): Attribute[1] {
  return typeof value === 'number' ? { kind: 'int', value: BigInt(value) } : { kind: 'string', value };
}

function nsOf(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
