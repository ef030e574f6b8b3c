import { describe, expect, it } from 'vitest';
import { chartData, MOST_LINES } from '../../../renderer/traffic/chart-data.ts';
import { joinSeries } from '../../../renderer/traffic/join-series.ts';
import type { Series } from '../../../stack/model/traffic.ts';

function series(fromMs: number, columns: Readonly<Record<string, readonly number[]>>): Series {
  const slots = Object.values(columns)[0]?.length ?? 0;
  return {
    resolution: 'second',
    stepMs: 1_000,
    timesMs: Array.from({ length: slots }, (_, slot) => fromMs + slot * 1_000),
    columns: Object.entries(columns).map(([name, requests]) => ({
      name: name === 'none' ? null : name,
      requests,
      errors: requests.map(() => 0),
      p95Ms: requests.map((count) => (count === 0 ? null : count / 2)),
    })),
  };
}

const requestsOf = (joined: Series) =>
  Object.fromEntries(joined.columns.map(({ name, requests }) => [name ?? 'none', requests]));

describe('a series and its newer end', () => {
  it('are one: the newer slots replace the ones that still grew', () => {
    const joined = joinSeries(series(0, { a: [1, 2, 3] }), series(2_000, { a: [30, 4] }), 100);
    expect(joined.timesMs).toEqual([0, 1_000, 2_000, 3_000]);
    expect(requestsOf(joined)).toEqual({ a: [1, 2, 30, 4] });
  });

  it('keep every column as long as the times, where a backend came or went', () => {
    const joined = joinSeries(series(0, { a: [1, 2] }), series(1_000, { b: [5, 6], none: [7, 8] }), 100);
    expect(requestsOf(joined)).toEqual({ a: [1, 0, 0], b: [0, 5, 6], none: [0, 7, 8] });
    expect(joined.columns.map(({ p95Ms }) => p95Ms)).toEqual([
      [0.5, null, null],
      [null, 2.5, 3],
      [null, 3.5, 4],
    ]);
  });

  it('begin anew after a gap, and never grow past the bound', () => {
    expect(joinSeries(series(0, { a: [1] }), series(9_000, { a: [2] }), 100).timesMs).toEqual([9_000]);
    expect(requestsOf(joinSeries(series(0, { a: [1, 2, 3] }), series(3_000, { a: [4, 5] }), 3))).toEqual({
      a: [3, 4, 5],
    });
    expect(joinSeries(series(0, { a: [1] }), series(0, { a: [] }), 3).timesMs).toEqual([0]);
  });
});

describe('the chart', () => {
  it('draws rates per second of whole slots, backends in order of number', () => {
    const minutes = { ...series(0, { 'f-10': [60, 120, 1], 'f-2': [0, 600, 1] }), stepMs: 60_000 };
    expect(chartData(minutes, 'requests')).toEqual({
      times: [0, 1],
      lines: [
        { label: 'f-2', values: [0, 10] },
        { label: 'f-10', values: [1, 2] },
      ],
    });
  });

  it('loses no request where there are more backends than lines: the rest is one line', () => {
    const many = Object.fromEntries(
      Array.from({ length: 64 }, (_, index) => [`f-${index + 1}`, [index, index, 0]]),
    );
    const { lines } = chartData(series(0, many), 'requests');
    expect(lines).toHaveLength(MOST_LINES);
    expect(lines.at(-1)?.label).toBe('all others');
    const sum = lines.reduce((all, { values }) => all + (values[0] ?? 0), 0);
    expect(sum).toBe((63 * 64) / 2);
  });
});
