/** Traffic written by hand, for tests of the shells: fixed answers, every call noted. */
import type { TrafficDesk } from '../../stack/control/traffic/traffic-desk.ts';
import type { TrafficRow, TrafficView } from '../../stack/model/traffic.ts';

const ROW: TrafficRow = {
  name: 'flask-app-1',
  service: 'flask-app',
  state: 'present',
  hits: 60,
  attempts: 61,
  share: 0.6,
  expectedShare: 0.5,
  statuses: { '1xx': 0, '2xx': 59, '3xx': 0, '4xx': 0, '5xx': 1 },
  bytes: 12_000,
  upstream: { p50: 11, p95: 20, p99: 31 },
  total: { p50: 12, p95: 21, p99: 32 },
  cache: {},
  movedAway: 1,
  movedHere: 0,
};

export const TRAFFIC: TrafficView = {
  window: 'change',
  state: 'following',
  fromMs: 1_700_000_000_000,
  toMs: 1_700_000_060_000,
  generation: 12,
  rows: [ROW, { ...ROW, name: 'flask-app-2', hits: 40, share: 0.4, movedAway: 0, movedHere: 1 }],
  totals: {
    requests: 101,
    withoutBackend: 1,
    nameless: 0,
    malformed: 0,
    perSecond: 2,
    bytes: 24_000,
    statuses: { '1xx': 0, '2xx': 99, '3xx': 0, '4xx': 0, '5xx': 2 },
    total: { p50: 12, p95: 21, p99: 32 },
    cache: {},
    clients: { count: 1, isMore: false },
  },
  services: [
    {
      name: 'flask-app',
      method: { kind: 'round_robin' },
      verdict: {
        kind: 'chance',
        sentence: 'The difference is chance: in 5 % of cases it would be as large.',
        reasons: ['1 retry moved to flask-app-2, away from flask-app-1.'],
        test: { statistic: 4, degrees: 1, p: 0.0456 },
      },
    },
  ],
};

export function createSmallTraffic(calls: string[]): TrafficDesk {
  const note = (what: string, input: object) => calls.push(`traffic ${what} ${JSON.stringify(input)}`);
  return {
    async view(input) {
      note('view', input);
      return { ...TRAFFIC, window: input.window };
    },
    async *watch(input) {
      note('watch', input);
      yield { ...TRAFFIC, window: input.window };
    },
    async series(input) {
      note('series', input);
      return { resolution: input.resolution, stepMs: 1000, timesMs: [], columns: [] };
    },
    moments: async () => [],
    async breakdown(input) {
      note('breakdown', input);
      const otherPaths = { paths: 0, requests: 0, isMore: false };
      return { requests: 0, paths: [], otherPaths, statuses: [] };
    },
    errors: async () => ({ groups: [], lines: 0, isCut: false }),
    async export(input) {
      note('export', input);
      return {
        name: `traffic.${input.format}`,
        mediaType: 'text/csv',
        text: 'backend,hits\r\nflask-app-1,60\r\n',
      };
    },
    lines: async () => ({ lines: [], isCut: false }),
  };
}
