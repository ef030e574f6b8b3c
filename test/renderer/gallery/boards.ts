/** Boards as a controller would send them: whole, consistent, and the same each time. */
import type { BackendRow, Board, Load } from '../../../stack/model/board.ts';
import type { Method } from '../../../stack/model/desired.ts';
import { NO_DROPS } from '../../../stack/model/load-drops.ts';
import type { Receipt } from '../../../stack/model/receipt.ts';
import { methodOffers } from '../../../stack/nginx/capabilities.ts';
import { keptLossOf } from '../../../stack/nginx/kept-loss.ts';

/** A moment long past: nothing in a picture depends on when it was made. */
export const MOMENT = '2026-11-21T14:03:22.000Z';

export function backendRow(number: number, hits: number, change: Partial<BackendRow> = {}): BackendRow {
  return {
    name: `flask-app-${number}`,
    number,
    state: 'ready',
    stoppedByPerson: false,
    reason: null,
    address: `172.20.0.${10 + number}:8000`,
    id: `${(number * 7919 + 4096).toString(16)}c41f9be2d07a53`.slice(0, 12),
    startedAt: MOMENT,
    share: 0,
    expectedShare: null,
    cpu: 0.004 + number * 0.013,
    memoryBytes: 28_400_000 + number * 410_000,
    hits,
    attempts: hits,
    statuses: { '1xx': 0, '2xx': hits, '3xx': 0, '4xx': 0, '5xx': 0 },
    bytes: hits * 214,
    latency: hits === 0 ? null : { p50: 2.1 + number * 0.2, p95: 6.4 + number * 0.7, p99: 11 + number * 1.4 },
    ...change,
  };
}

/** Shares from the hits given; `expected` is the share the method should give each ready backend. */
export function rowsOf(rows: readonly BackendRow[], expected: 'even' | 'unknown'): readonly BackendRow[] {
  const hits = rows.reduce((sum, row) => sum + row.hits, 0);
  const ready = rows.filter((row) => row.state === 'ready').length;
  return rows.map((row) => ({
    ...row,
    share: hits === 0 ? 0 : row.hits / hits,
    expectedShare: expected === 'even' && row.state === 'ready' ? 1 / ready : null,
  }));
}

export function receiptOf(change: Partial<Receipt> = {}): Receipt {
  return {
    id: 12,
    what: 'scale 3',
    because: 'flask-app-3 is wished and was not there',
    by: 'browser',
    at: MOMENT,
    ms: 1_134,
    stages: [
      { name: 'start backends', ms: 412 },
      { name: 'await ready', ms: 571 },
      { name: 'nginx -t', ms: 9 },
      { name: 'swap', ms: 1 },
      { name: 'reload', ms: 28 },
      { name: 'new workers', ms: 113 },
    ],
    outcome: { kind: 'done' },
    generation: 12,
    proof: 'generation 12 answered from 2 new workers; the error log has nothing new',
    ...change,
  };
}

export function loadOf(change: Partial<Load> = {}): Load {
  return {
    id: 4,
    state: 'done',
    requests: 1000,
    concurrency: 100,
    path: '/',
    method: 'GET',
    bodyBytes: 0,
    keepAlive: false,
    pauseMs: 0,
    durationLimitMs: null,
    sent: 1000,
    ok: 1000,
    failed: 0,
    perBackend: { 'flask-app-1': 333, 'flask-app-2': 333, 'flask-app-3': 334 },
    requestsPerSecond: 1812,
    latency: { p50: 41, p95: 88, p99: 121 },
    durationMs: 552,
    errors: {},
    drops: NO_DROPS,
    ...change,
  };
}

export function boardOf(
  change: Partial<Board> & { readonly method?: Method; readonly scale?: number } = {},
): Board {
  const { method = { kind: 'round_robin' }, scale = 3, ...rest } = change;
  const backends =
    rest.backends ?? rowsOf([backendRow(1, 3333), backendRow(2, 3333), backendRow(3, 3334)], 'even');
  const hits = backends.reduce((sum, row) => sum + row.hits, 0);
  return {
    engine: {
      kind: 'docker',
      name: 'Docker Engine 28.2 at unix:///var/run/docker.sock',
      state: 'answering',
      fault: null,
    },
    state: 'up',
    url: 'http://127.0.0.1:8080',
    port: 8080,
    generation: 12,
    nginx: { state: 'running', version: '1.30.6' },
    revision: 12,
    service: {
      name: 'flask-app',
      scale,
      method,
      balancing: {},
      tunings: {},
      serving: { kind: 'gunicorn', workers: 1, threads: 4 },
      direct: false,
    },
    methods: methodOffers(rest.nginx?.version ?? '1.30.6'),
    totals: { requests: hits, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 0 },
    activity: null,
    receipt: receiptOf(),
    keptLoss: keptLossOf(rest.nginx?.version ?? '1.30.6', null),
    load: null,
    loads: rest.load ? [rest.load] : [],
    drift: [],
    notices: [],
    ...rest,
    backends,
  };
}
