/** Traces as a controller would lay them out: one of nginx, two dead tries and Flask, a large one, and a hostile one. */
import type { Trace, TraceSpan } from '../../../stack/model/trace.ts';
import { MOMENT } from './boards.ts';

export const retriedId = '4bf92f3577b34da6a3ce929d0e0e4736';

export function spanOf(spanId: string, change: Partial<TraceSpan>): TraceSpan {
  return {
    spanId: spanId.padStart(16, '0'),
    parentId: null,
    depth: 0,
    kind: 'backend',
    name: 'GET /work',
    service: 'flask-app',
    backend: null,
    address: null,
    startMs: 0,
    durationMs: 1,
    status: null,
    outcome: 'ok',
    reason: null,
    attributes: {},
    events: [],
    ...change,
  };
}

export const RETRIED_TRACE: Trace = {
  traceId: retriedId,
  requestId: retriedId,
  startedAtMs: Date.parse(MOMENT) - 1_043,
  durationMs: 1_043,
  spans: [
    spanOf('a1', {
      kind: 'nginx',
      name: 'GET /work?ms=20',
      service: 'nginx',
      durationMs: 1_043,
      status: 200,
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/work',
        'url.query': 'ms=20',
        'client.address': '172.20.0.1',
        'http.response.body.size': '214',
        'signalbox.generation': '12',
      },
    }),
    spanOf('b1', {
      ...tryOf('flask-app-3', '172.20.0.13:8000', 0, 1),
      status: 502,
      outcome: 'failed',
      reason: 'connect() failed (111: Connection refused) while connecting to upstream',
    }),
    spanOf('b2', {
      ...tryOf('flask-app-2', '172.20.0.12:8000', 1, 1_000),
      status: 504,
      outcome: 'failed',
      reason: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
    }),
    spanOf('b3', { ...tryOf('flask-app-1', '172.20.0.11:8000', 1_001, 42), status: 200 }),
    spanOf('c1', {
      parentId: 'b3'.padStart(16, '0'),
      depth: 2,
      name: 'GET /work',
      backend: 'flask-app-1',
      startMs: 997.6,
      durationMs: 36.4,
      status: 200,
      attributes: {
        'http.route': '/work',
        'http.request.method': 'GET',
        'http.response.status_code': '200',
        'server.address': '127.0.0.1',
        'user_agent.original': 'curl/8.14.1',
        'process.pid': '7',
      },
    }),
    spanOf('d1', {
      parentId: 'c1'.padStart(16, '0'),
      depth: 3,
      name: 'sleep',
      backend: 'flask-app-1',
      startMs: 1_002.1,
      durationMs: 20.2,
      attributes: { 'work.ms': '20' },
      events: [
        { name: 'woke', atMs: 1_022.3, attributes: { late_ms: '0.2' } },
        {
          name: 'exception',
          atMs: 1_012,
          attributes: {
            'exception.type': 'ZeroDivisionError',
            'exception.message': 'division by zero',
            'exception.stacktrace':
              'Traceback (most recent call last):\n  File "/app/app.py", line 88, in work\n    1 / 0\nZeroDivisionError: division by zero',
          },
        },
      ],
    }),
    spanOf('d2', {
      parentId: 'c1'.padStart(16, '0'),
      depth: 3,
      name: 'render',
      backend: 'flask-app-1',
      startMs: 1_024,
      durationMs: 8.3,
    }),
  ],
  lines: [
    JSON.stringify({
      time: Date.parse(MOMENT) / 1000,
      generation: 12,
      client: '172.20.0.1',
      method: 'GET',
      path: '/work?ms=20',
      status: 200,
      bytes: 214,
      ms: 1.043,
      upstream: '172.20.0.13:8000, 172.20.0.12:8000, 172.20.0.11:8000',
      upstream_status: '502, 504, 200',
      upstream_ms: '0.001, 1.000, 0.042',
      cache: '',
      id: retriedId,
      parent: '',
    }),
  ],
  notes: [],
};

/** Of nginx alone: Flask was not traced. */
export const PLAIN_TRACE: Trace = {
  ...RETRIED_TRACE,
  spans: RETRIED_TRACE.spans.filter(({ kind }) => kind === 'nginx' || kind === 'try'),
  notes: ['Flask is not traced, so this is what nginx logged: the request and its tries.'],
};

/** As many spans as a loop over a database makes, several levels deep. */
export const LARGE_TRACE: Trace = {
  ...RETRIED_TRACE,
  durationMs: 5_200,
  spans: [
    spanOf('a1', {
      kind: 'nginx',
      name: 'GET /report',
      service: 'nginx',
      durationMs: 5_200,
      status: 200,
    }),
    spanOf('b1', { ...tryOf('flask-app-1', '172.20.0.11:8000', 0, 5_199), status: 200 }),
    ...Array.from({ length: 498 }, (_, index) =>
      spanOf(`f${index}`, {
        parentId: 'b1'.padStart(16, '0'),
        depth: 2 + (index % 7 === 0 ? 0 : 1 + (index % 3)),
        name: index % 7 === 0 ? `page ${index / 7}` : `SELECT ${index}`,
        service: index % 7 === 0 ? 'flask-app' : 'postgres',
        backend: index % 7 === 0 ? 'flask-app-1' : null,
        kind: index % 7 === 0 ? 'backend' : 'other',
        startMs: 4 + index * 10.4,
        durationMs: index % 7 === 0 ? 70 : 3 + ((index * 37) % 9),
        ...(index % 90 === 47 ? { outcome: 'failed' as const, reason: 'deadlock detected' } : {}),
      }),
    ),
  ],
};

/** Text that would run in a page, or hide a word. */
const HOSTILE = '<img src=x onerror=window.wasRun=1>\u202ecod.exe\u001b[31m|`**';
export const HOSTILE_TRACE: Trace = {
  ...RETRIED_TRACE,
  spans: RETRIED_TRACE.spans.map((span) => ({
    ...span,
    name: `${span.name} ${HOSTILE}${'A'.repeat(500)}`,
    service: HOSTILE,
    reason: span.reason === null ? null : HOSTILE,
    attributes: { [HOSTILE]: HOSTILE, long: 'x'.repeat(10_000) },
    events: span.events.map((event) => ({ ...event, name: HOSTILE, attributes: { [HOSTILE]: HOSTILE } })),
  })),
  notes: [HOSTILE],
};

function tryOf(backend: string, address: string, startMs: number, durationMs: number): Partial<TraceSpan> {
  return {
    parentId: 'a1'.padStart(16, '0'),
    depth: 1,
    kind: 'try',
    name: backend,
    service: 'nginx',
    backend,
    address,
    startMs,
    durationMs,
    attributes: { 'network.peer.address': address },
  };
}
