/** What the access log would say of a scene's board: the same each time. */
import type { BackendRow, Board } from '../../../stack/model/board.ts';
import type { Moment, Series, TrafficErrors, TrafficView, Verdict } from '../../../stack/model/traffic.ts';
import { MOMENT, receiptOf } from './boards.ts';
import { accessLines } from './log-lines.ts';

export interface TrafficScript {
  readonly verdict: Verdict;
  readonly moments: readonly Moment[];
  readonly errors: TrafficErrors;
  /** What is added to each second's requests. */
  readonly surge: number;
}

export const TRAFFIC_SCRIPT: TrafficScript = {
  verdict: {
    kind: 'chance',
    sentence: 'The difference is chance.',
    reasons: ['3 retries moved to flask-app-2.'],
    test: { statistic: 1.24, degrees: 2, p: 0.538 },
  },
  moments: [
    moment('scale', -420, 'scale 3', 11),
    moment('switch', -250, 'method least_conn', 12),
    moment('restart', -120, 'restart flask-app-2', 12),
    moment('failure', -60, 'flask-app-3 was out for 10 s after 1 failure', null),
  ],
  errors: {
    groups: [
      {
        severity: 'error',
        message: 'connect() failed (111: Connection refused) while connecting to upstream',
        count: 312,
        firstAt: '2026/11/21 14:02:20',
        lastAt: '2026/11/21 14:02:31',
        sample:
          '2026/11/21 14:02:31 [error] 33#33: *1902 connect() failed (111: Connection refused) while connecting to upstream, client: 172.20.0.1',
        backend: 'flask-app-3',
        request: {
          timeMs: Date.parse(MOMENT) - 51_000,
          requestId: 'f0e1d2c3',
          client: '172.20.0.1',
          request: 'GET /work?ms=20',
          status: 502,
        },
      },
      {
        severity: 'warn',
        message: 'an upstream response is buffered to a temporary file',
        count: 4,
        firstAt: '2026/11/21 13:58:02',
        lastAt: '2026/11/21 14:01:11',
        sample:
          '2026/11/21 14:01:11 [warn] 33#33: *1841 an upstream response is buffered to a temporary file',
        backend: null,
        request: null,
      },
      {
        severity: 'notice',
        message: 'signal process started',
        count: 6,
        firstAt: '2026/11/21 13:41:10',
        lastAt: '2026/11/21 14:02:58',
        sample: '2026/11/21 14:02:58 [notice] 31#31: signal process started',
        backend: null,
        request: null,
      },
    ],
    lines: 340,
    isCut: false,
  },
  surge: 0,
};

export const QUIET_TRAFFIC: TrafficScript = {
  verdict: { kind: 'quiet', sentence: 'No requests, so there is nothing to judge.', reasons: [], test: null },
  moments: [],
  errors: { groups: [], lines: 0, isCut: false },
  surge: 0,
};

/** The calls of the contract's `traffic.*`, and what a test may send later. */
export function scriptedTraffic(
  script: TrafficScript,
  board: () => Board | null,
  asked: (input: unknown) => void,
) {
  const at = Date.parse(MOMENT);
  return {
    async *watch(
      { window }: { readonly window: TrafficView['window'] },
      { signal }: { readonly signal: AbortSignal },
    ) {
      asked({ call: 'traffic', input: { window } });
      const now = board();
      if (now) yield viewOf(now, script, window, at);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    series: async ({ resolution }: { readonly resolution: Series['resolution'] }) =>
      seriesOf(board()?.backends ?? [], script.surge, resolution, at),
    moments: async () => script.moments,
    breakdown: async ({ backend }: { readonly backend?: string }) =>
      breakdownOf(board()?.backends ?? [], backend),
    errors: async () => script.errors,
    export: async (input: { readonly what: string; readonly format: string }) => {
      asked({ call: 'export', input });
      return {
        name: `traffic.${input.format}`,
        mediaType: 'text/plain',
        text: `${input.what} as ${input.format}\n`,
      };
    },
    lines: async (input: unknown) => {
      asked({ call: 'lines', input });
      return { lines: accessLines(3, 3), isCut: false };
    },
  };
}

function viewOf(board: Board, script: TrafficScript, window: TrafficView['window'], at: number): TrafficView {
  const rows = board.backends.map((row) => ({
    name: row.name,
    service: board.service.name,
    state: 'present' as const,
    hits: row.hits,
    attempts: row.attempts,
    share: row.share,
    expectedShare: row.expectedShare,
    statuses: row.statuses,
    bytes: row.bytes,
    upstream: row.latency,
    total: row.latency && {
      p50: row.latency.p50 + 0.4,
      p95: row.latency.p95 + 0.6,
      p99: row.latency.p99 + 1,
    },
    cache: {},
    movedAway: row.number === 3 ? 3 : 0,
    movedHere: row.number === 2 ? 3 : 0,
  }));
  const sum = (pick: (row: BackendRow) => number): number =>
    board.backends.reduce((all, row) => all + pick(row), 0);
  return {
    window,
    state: 'following',
    fromMs: at - 480_000,
    toMs: at,
    generation: board.generation,
    rows: sum((row) => row.hits) === 0 ? rows.map((row) => ({ ...row, movedAway: 0, movedHere: 0 })) : rows,
    totals: {
      requests: sum((row) => row.hits),
      withoutBackend: 0,
      nameless: 0,
      malformed: 0,
      perSecond: script.surge,
      bytes: sum((row) => row.bytes),
      statuses: {
        '1xx': 0,
        '2xx': sum((row) => row.statuses['2xx']),
        '3xx': sum((row) => row.statuses['3xx']),
        '4xx': sum((row) => row.statuses['4xx']),
        '5xx': sum((row) => row.statuses['5xx']),
      },
      total: rows.find(({ total }) => total)?.total ?? null,
      cache: {},
      clients: { count: sum((row) => row.hits) === 0 ? 0 : 4, isMore: false },
    },
    services: [{ name: board.service.name, method: board.service.method, verdict: script.verdict }],
  };
}

function seriesOf(
  rows: readonly BackendRow[],
  surge: number,
  resolution: Series['resolution'],
  at: number,
): Series {
  const stepMs = resolution === 'second' ? 1_000 : 60_000;
  const slots = rows.some(({ hits }) => hits > 0) ? 480 : 0;
  const slot = Array.from({ length: slots }, (_, index) => index);
  return {
    resolution,
    stepMs,
    timesMs: slot.map((index) => at - (slots - index) * stepMs),
    columns: rows.map(({ name, number, hits }) => ({
      name,
      requests: slot.map((index) => {
        const wave = 1 + 0.4 * Math.sin(index / 31 + number) + 0.15 * Math.sin(index * number * 1.7);
        const isOut = number === 3 && index > 418 && index < 431;
        return isOut ? 0 : Math.round(((hits / 480 + surge / rows.length) * wave * stepMs) / 1_000);
      }),
      errors: slot.map((index) => (number === 3 && index > 415 && index < 420 ? 3 : 0)),
      p95Ms: slot.map((index) => 6 + number + 2 * Math.sin(index / 19 + number)),
    })),
  };
}

function breakdownOf(rows: readonly BackendRow[], backend: string | undefined) {
  const requests = rows
    .filter(({ name }) => backend === undefined || name === backend)
    .reduce((all, row) => all + row.hits, 0);
  const part = (share: number): number => Math.round(requests * share);
  return {
    requests,
    paths: [
      { path: '/', requests: part(0.61), errors: 0, bytes: part(0.61) * 214, p95Ms: 6.8 },
      { path: '/info', requests: part(0.2), errors: 0, bytes: part(0.2) * 812, p95Ms: 7.4 },
      { path: '/work', requests: part(0.14), errors: part(0.002), bytes: part(0.14) * 190, p95Ms: 31 },
      { path: '/favicon.ico', requests: part(0.04), errors: 0, bytes: part(0.04) * 153, p95Ms: 4.1 },
    ],
    otherPaths: { paths: 12, requests: part(0.01), isMore: false },
    statuses: [
      { status: 200, requests: part(0.95) },
      { status: 302, requests: part(0.01) },
      { status: 404, requests: part(0.038) },
      { status: 502, requests: part(0.002) },
    ],
  };
}

function moment(kind: Moment['kind'], seconds: number, label: string, receiptId: number | null): Moment {
  return { kind, atMs: Date.parse(MOMENT) + seconds * 1_000, ms: receiptOf().ms, label, receiptId };
}
