/** What the controller would tell of requests followed: the same each time. */
import type { Fault } from '../../../stack/model/faults.ts';
import type { Trace, TraceSummary, TracingStatus } from '../../../stack/model/trace.ts';
import { MOMENT } from './boards.ts';
import { RETRIED_TRACE, retriedId } from './trace-data.ts';

export interface TracesScript {
  readonly requests: readonly TraceSummary[];
  readonly isCut: boolean;
  /** Null: not known any more. */
  readonly trace: Trace | null;
  readonly status: TracingStatus;
  /** Each answer has so many requests more. */
  readonly surge: number;
  readonly jaeger: Fault | null;
}

export const TRACING_OFF: TracingStatus = {
  backends: 'off',
  receiver: { state: 'off' },
  counts: { received: 0, rejected: 0, dropped: 0 },
  store: { traces: 0, spans: 0, bytes: 0, maxSpans: 50_000, maxBytes: 16 * 1024 * 1024 },
  exporters: [],
  jaeger: null,
};

export const TRACING_ON: TracingStatus = {
  backends: 'on',
  receiver: {
    state: 'listening',
    url: 'http://127.0.0.1:4318/v1/traces',
    socketPath: '/home/ada/.signalbox/run/traces.sock',
  },
  counts: { received: 41_204, rejected: 12, dropped: 3_180 },
  store: {
    traces: 9_120,
    spans: 38_012,
    bytes: 11.4 * 1024 * 1024,
    maxSpans: 50_000,
    maxBytes: 16 * 1024 * 1024,
  },
  exporters: [
    {
      name: 'collector',
      url: 'http://127.0.0.1:14318/v1/traces',
      encoding: 'protobuf',
      headers: [],
      secrets: 'file',
      sent: 40_112,
      queued: 0,
      dropped: 0,
      sentAt: MOMENT,
      fault: null,
    },
    {
      name: 'splunk',
      url: 'https://ingest.us0.signalfx.com/v2/trace/otlp',
      encoding: 'protobuf',
      headers: ['X-SF-Token'],
      secrets: 'keychain',
      sent: 12_044,
      queued: 2_048,
      dropped: 512,
      sentAt: '2026-11-21T13:58:02.000Z',
      fault: {
        code: 'exporter-failing',
        message: 'splunk answered 401 to the last spans.',
        hint: 'Look whether its token is still valid. What waits is sent again, the oldest are given up.',
      },
    },
  ],
  jaeger: null,
};

const KINDS = [
  { method: 'GET', path: '/', status: 200, ms: 2 },
  { method: 'GET', path: '/work?ms=20', status: 200, ms: 22 },
  { method: 'GET', path: '/info', status: 200, ms: 3 },
  { method: 'POST', path: '/work?ms=5', status: 302, ms: 7 },
  { method: 'GET', path: '/favicon.ico', status: 404, ms: 2 },
  { method: 'GET', path: '/cache-me', status: 304, ms: 0 },
  { method: 'GET', path: '/work?ms=200&payload=a-rather-long-query-that-does-not-fit', status: 502, ms: 212 },
] as const;

export const TRACES_SCRIPT: TracesScript = {
  requests: Array.from({ length: 60 }, (_, index) => summaryOf(index)),
  isCut: true,
  trace: RETRIED_TRACE,
  status: TRACING_OFF,
  surge: 0,
  jaeger: {
    code: 'jaeger-unavailable',
    message:
      'The image of Jaeger is not on this machine, and it could not be pulled: there is no way to the registry.',
    hint: 'Load it with `docker load`, or run a Jaeger elsewhere and add an exporter to it.',
  },
};

/** The calls of the contract's `traces.*` and `exporters.*`. */
export function scriptedTraces(script: TracesScript, asked: (call: unknown) => void) {
  let { status } = script;
  let rounds = 0;
  const answer = (call: string, input: unknown): void => asked({ call, input });
  const list = (keeps: (trace: TraceSummary) => boolean) => {
    rounds += 1;
    const newer = Array.from({ length: script.surge * rounds }, (_, index) =>
      summaryOf(-1 - index),
    ).reverse();
    return { traces: [...newer, ...script.requests].filter(keeps).slice(0, 200), isCut: script.isCut };
  };
  const exporters = () => status.exporters;
  return {
    traces: {
      search: async (input: { readonly path?: string; readonly status?: string }) => {
        answer('traces', input);
        const { path = '', status: wished = '' } = input;
        return list(
          (trace) =>
            trace.path.includes(path) &&
            (wished === '' || String(trace.status).startsWith(wished.replaceAll('x', ''))),
        );
      },
      slowest: async (input: unknown) => {
        answer('slowest', input);
        const { traces } = list(() => true);
        return { traces: [...traces].sort((a, b) => b.ms - a.ms).slice(0, 10), isCut: false };
      },
      get: async (input: unknown) => {
        answer('trace', input);
        if (script.trace) return script.trace;
        throw refusal({
          code: 'trace-unknown',
          message: 'Neither the access log nor the spans kept tell of this trace.',
          hint: 'Logs are rotated and the store is bounded: a trace is known for a while.',
        });
      },
      status: async () => status,
      listen: async (input: { readonly state: 'on' | 'off' }) => {
        answer('listen', input);
        status = { ...status, receiver: input.state === 'on' ? TRACING_ON.receiver : { state: 'off' } };
        return status;
      },
      jaeger: async (input: unknown) => {
        answer('jaeger', input);
        if (script.jaeger) throw refusal(script.jaeger);
        status = { ...status, jaeger: { url: 'http://127.0.0.1:16686' } };
        return status;
      },
    },
    exporters: {
      list: async () => exporters(),
      put: async (input: { readonly name: string; readonly url: string; readonly headers: object }) => {
        answer('exporter', input);
        const added = {
          name: input.name,
          url: input.url,
          encoding: 'protobuf' as const,
          headers: Object.keys(input.headers),
          secrets: 'file' as const,
          sent: 0,
          queued: 0,
          dropped: 0,
          sentAt: null,
          fault: null,
        };
        status = { ...status, exporters: [...status.exporters, added] };
        return exporters();
      },
      remove: async ({ name }: { readonly name: string }) => {
        answer('exporter remove', { name });
        status = { ...status, exporters: status.exporters.filter((exporter) => exporter.name !== name) };
        return exporters();
      },
      test: async (input: unknown) => {
        answer('exporter test', input);
        return { outcome: 'taken' as const, status: 200, ms: 14, fault: null };
      },
    },
  };
}

/** Newest first; those below 0 came later. */
function summaryOf(index: number): TraceSummary {
  const kind = KINDS[Math.abs(index) % KINDS.length] ?? KINDS[0];
  const isRetried = index === 4;
  const id = isRetried ? retriedId : `${(index + 5_000).toString(16).padStart(8, '0')}${'c4f1'.repeat(6)}`;
  return {
    traceId: id,
    requestId: id,
    atMs: Date.parse(MOMENT) - index * 437,
    method: kind.method,
    path: isRetried ? '/work?ms=20' : kind.path,
    status: isRetried ? 200 : kind.status,
    ms: isRetried ? 1_043 : kind.ms + ((Math.abs(index) * 37) % 19),
    backend: isRetried
      ? 'flask-app-1'
      : kind.status === 304
        ? null
        : `flask-app-${(Math.abs(index) % 3) + 1}`,
    tries: isRetried ? 3 : kind.status === 304 ? 0 : kind.status === 502 ? 2 : 1,
    spans: isRetried ? 5 : 0,
  };
}

function refusal(fault: Fault): Error {
  return Object.assign(new Error(fault.message), { code: 'FAULT', data: fault });
}
