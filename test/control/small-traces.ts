/** Traces written by hand, for tests of the shells: fixed answers, every call noted. */
import type { TracesDesk } from '../../stack/control/traces/traces-parts.ts';
import type { ExporterView, Trace, TraceList, TracingStatus } from '../../stack/model/trace.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

const EXPORTER: ExporterView = {
  ...{
    name: 'collector',
    url: 'https://otlp.example/v1/traces',
    encoding: 'protobuf',
    headers: ['X-SF-Token'],
  },
  ...{ secrets: 'file', sent: 12, queued: 0, dropped: 0, sentAt: '2026-11-21T10:00:00.000Z', fault: null },
};

export const TRACING: TracingStatus = {
  backends: 'on',
  receiver: {
    ...{ state: 'listening', url: 'http://127.0.0.1:4318/v1/traces', socketPath: '/home/traces/otlp.sock' },
  },
  counts: { received: 12, rejected: 1, dropped: 0 },
  store: { traces: 4, spans: 12, bytes: 9000, maxSpans: 20_000, maxBytes: 16_777_216 },
  exporters: [EXPORTER],
  jaeger: null,
};

export const TRACES: TraceList = {
  traces: [
    {
      ...{ traceId: ID, requestId: ID, atMs: 1_700_000_000_123, method: 'GET', path: '/work?ms=5' },
      ...{ status: 200, ms: 12, backend: 'flask-app-2', tries: 2, spans: 2 },
    },
  ],
  isCut: false,
};

const SAME = { depth: 0, parentId: null, address: null, reason: null, attributes: {}, events: [] };

export const TRACE: Trace = {
  ...{ traceId: ID, requestId: ID, startedAtMs: 1_700_000_000_111, durationMs: 12, lines: [], notes: [] },
  spans: [
    {
      ...{ ...SAME, spanId: '4bf92f3577b34da6', kind: 'nginx', name: 'GET /work', service: 'nginx' },
      ...{ backend: null, startMs: 0, durationMs: 12, status: 200, outcome: 'ok' },
    },
    {
      ...{ ...SAME, spanId: '00f067aa0ba902b7', parentId: '4bf92f3577b34da6', depth: 1, kind: 'try' },
      ...{ name: 'flask-app-1', service: 'nginx', backend: 'flask-app-1', startMs: 0, durationMs: 1 },
      ...{ status: 502, outcome: 'failed', reason: 'no connection' },
    },
  ],
};

export function createSmallTraces(calls: string[]): TracesDesk {
  const told = async <Value>(what: string, value: Value): Promise<Value> => {
    calls.push(what);
    return value;
  };
  return {
    search: (input) => told(`traces ${JSON.stringify(input)}`, TRACES),
    slowest: (input) => told(`slowest ${JSON.stringify(input)}`, TRACES),
    get: (input) => told(`trace ${JSON.stringify(input)}`, TRACE),
    status: () => told('tracing', TRACING),
    listen: ({ state }) => told(`listen ${state}`, TRACING),
    jaeger: ({ state }) => told(`jaeger ${state}`, TRACING),
    exporters: {
      list: () => told('exporters', [EXPORTER]),
      put: (input) => told(`exporter ${JSON.stringify(input)}`, [EXPORTER]),
      remove: ({ name }) => told(`remove ${name}`, []),
      test: ({ name }) => told(`test ${name}`, { outcome: 'taken', status: 200, ms: 3, fault: null }),
    },
  };
}
