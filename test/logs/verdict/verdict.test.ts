import { describe, expect, test } from 'vitest';
import type { Forecast, Rule } from '../../../stack/logs/traffic/forecast.ts';
import { TrafficFrame } from '../../../stack/logs/traffic/traffic-frame.ts';
import { TrafficTally } from '../../../stack/logs/traffic/traffic-tally.ts';
import type { Judged } from '../../../stack/logs/verdict/judged.ts';
import { judgeTraffic } from '../../../stack/logs/verdict/verdict.ts';
import type { Method } from '../../../stack/model/desired.ts';

const NAMES = ['app-1', 'app-2', 'app-3'];
const NOW_MS = 1_700_000_000_000;
const ROUND_ROBIN: Method = { kind: 'round_robin' };
const EVEN = new Map(NAMES.map((name) => [name, 1 / 3]));

/** What is seen of hits, against a forecast. */
function judge(hits: readonly number[], options: Partial<Judged> & Partial<Situation> = {}) {
  const { rule = 'turn', shares = EVEN, predicted = null, moved = [], strayed = 0, ...rest } = options;
  const predict = predicted === null ? null : () => null;
  const forecast: Forecast = { service: 'app', generation: 1, rule, shares, predict };
  const frame = new TrafficFrame();
  const requests = hits.reduce((sum, count) => sum + count, 0);
  frame.forecasts.set(forecast, { requests, unforeseen: 0, strayed });
  for (const [at, count] of (predicted ?? []).entries()) frame.keyed.set(NAMES[at] ?? '', count);
  const tallies = hits.map((count, at) => {
    const tally = new TrafficTally();
    tally.hits = count;
    tally.movedHere = moved[at]?.here ?? 0;
    tally.movedAway = moved[at]?.away ?? 0;
    return [NAMES[at] ?? '', tally] as const;
  });
  return judgeTraffic({
    ...{ service: 'app', method: ROUND_ROBIN, frame, tallies, nowMs: NOW_MS, outages: [], started: [] },
    clients: { addresses: ['127.0.0.1'], isMore: false },
    ...rest,
  });
}

interface Situation {
  readonly rule: Rule;
  readonly shares: ReadonlyMap<string, number> | null;
  readonly predicted: readonly number[] | null;
  readonly moved: readonly { readonly here?: number; readonly away?: number }[];
  readonly strayed: number;
}

describe('shares', () => {
  test.each([
    [[0, 0, 0], 'quiet', 'No request reached a backend.'],
    [[10, 10, 9], 'exact', 'Every backend has its share, to the request.'],
    [[5, 2, 3], 'too-few', 'Too few requests to tell: 10 requests, and the test needs 15.'],
    [[110, 95, 95], 'chance', 'The difference is chance: in 47 % of cases it would be as large.'],
    [[200, 50, 50], 'unexplained', 'More than chance, and nothing in the logs says why.'],
  ] as const)('%j are %s', (hits, kind, sentence) => {
    expect(judge(hits)).toMatchObject({ kind, sentence });
  });

  test('that no config on record foretold are held to nothing', () => {
    expect(judge([9, 1, 1], { rule: 'unknown', shares: null })).toMatchObject({
      kind: 'unfixed',
      test: null,
    });
  });

  test('that differ are explained by outages before retries before starts', () => {
    const outages = [{ backend: 'app-3', fromMs: NOW_MS - 30_000, toMs: NOW_MS - 20_000, failures: 1 }];
    const started = [{ backend: 'app-3', atMs: NOW_MS - 40_000 }];
    const moved = [{ here: 3 }, { here: 1 }, { away: 4 }];
    const verdict = judge([150, 149, 40], { outages, started, moved });
    expect(verdict).toMatchObject({
      kind: 'explained',
      sentence: 'app-3 was out for 10 s after 1 failure.',
      reasons: [
        '3 retries moved to app-1, away from app-3.',
        '1 retry moved to app-2, away from app-3.',
        'app-3 was started 40 s ago.',
      ],
    });
    expect(verdict.test?.p).toBeLessThan(1e-10);
  });

  test('one that is still out is said to be, and several outages are summed', () => {
    const gone = { backend: 'app-3', fromMs: NOW_MS - 12_000, toMs: null, failures: 3 };
    expect(judge([150, 150, 40], { outages: [gone] }).sentence).toBe(
      'app-3 has been out for 12 s after 3 failures.',
    );
    const back = { ...gone, toMs: NOW_MS - 2000 };
    expect(judge([150, 150, 40], { outages: [back, back] }).sentence).toBe(
      'app-3 was out 2 times, for 20 s in all after 6 failures.',
    );
  });

  test('a backend that was to get none is named', () => {
    const shares = new Map([
      ['app-1', 0.5],
      ['app-2', 0.5],
      ['app-3', 0],
    ]);
    expect(judge([50, 50, 7], { shares })).toMatchObject({
      kind: 'explained',
      sentence: '7 requests went to app-3, which was to get none.',
    });
  });
});

describe('keys', () => {
  const ip = { rule: 'key', shares: null, method: { kind: 'ip_hash' } } as const;

  test('of one client explain one bar alone', () => {
    expect(judge([0, 30, 0], { ...ip, predicted: [0, 30, 0] })).toMatchObject({
      kind: 'exact',
      sentence: 'One client address: ip_hash sends all of it to app-2.',
    });
  });

  test('of one network explain it too', () => {
    const clients = { addresses: ['10.1.2.3', '10.1.2.4'], isMore: false };
    expect(judge([0, 30, 0], { ...ip, clients, predicted: [0, 30, 0] }).sentence).toBe(
      'All 2 client addresses begin alike: ip_hash sends the network 10.1.2.x to app-2.',
    );
  });

  test('of several are where they belong, or counted as not', () => {
    const clients = { addresses: ['10.1.2.3', '10.2.2.4'], isMore: false };
    expect(judge([10, 20, 0], { ...ip, clients, predicted: [10, 20, 0] })).toMatchObject({
      kind: 'exact',
      sentence: 'Every request went where ip_hash sends its client.',
      reasons: ['2 client addresses in 2 networks of three octets.'],
    });
    expect(judge([13, 17, 0], { ...ip, clients, predicted: [10, 20, 0], strayed: 3 })).toMatchObject({
      kind: 'unexplained',
      sentence: '3 requests went elsewhere than ip_hash sends them, and nothing in the logs says why.',
    });
    const moved = [{ here: 3 }, { away: 3 }];
    expect(judge([13, 17, 0], { ...ip, clients, predicted: [10, 20, 0], moved })).toMatchObject({
      kind: 'explained',
      sentence: '3 retries moved to app-1, away from app-2.',
    });
  });

  test('the log does not hold are not guessed', () => {
    const method = { kind: 'hash', key: '$http_user_agent', consistent: false } as const;
    expect(judge([30, 0, 0], { rule: 'key', shares: null, method })).toMatchObject({
      kind: 'unfixed',
      sentence: 'The log does not hold the key $http_user_agent, so nothing is expected of single requests.',
    });
  });
});

describe('load', () => {
  test.each<Method>([{ kind: 'least_conn' }, { kind: 'random', two: true }])(
    '$kind is said in words, never tested',
    (method) => {
      const verdict = judge([200, 50, 50], { rule: 'load', method });
      expect(verdict).toMatchObject({ kind: 'unfixed', test: null });
      expect(verdict.sentence).toMatch(/the tick is where equally fast backends would be\.$/);
    },
  );

  test('names the slowest, where one clearly is', () => {
    const tallies = NAMES.map((name, at) => {
      const tally = new TrafficTally();
      tally.hits = [259, 84, 257][at] ?? 0;
      tally.upstream?.record([12, 104, 12][at] ?? 0);
      return [name, tally] as const;
    });
    const method = { kind: 'least_conn' } as const;
    expect(judge([259, 84, 257], { rule: 'load', method, tallies }).reasons).toEqual([
      'app-2 is the slowest (p50 104 ms, the fastest 12 ms) and got the least.',
    ]);
  });
});
