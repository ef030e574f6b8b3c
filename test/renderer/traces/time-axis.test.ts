import { describe, expect, it } from 'vitest';
import { spanTimeText, timeTicks } from '../../../renderer/traces/time-axis.ts';

describe('the time axis of a waterfall', () => {
  const labels = (fromMs: number, toMs: number, most = 6) =>
    timeTicks({ fromMs, toMs }, most).map(({ label }) => label);

  it('has round steps, at most as many as asked for, with the unit of the whole', () => {
    expect(labels(0, 23)).toEqual(['0', '5 ms', '10 ms', '15 ms', '20 ms']);
    expect(labels(0, 0.84)).toEqual(['0', '200 µs', '400 µs', '600 µs', '800 µs']);
    expect(labels(0, 2_400)).toEqual(['0', '0.5 s', '1.0 s', '1.5 s', '2.0 s']);
    expect(labels(11.2, 11.9)).toEqual(['11.2 ms', '11.4 ms', '11.6 ms', '11.8 ms']);
  });

  it('begins before the trace where a clock was behind', () => {
    expect(labels(-4, 12)).toEqual(['0', '5 ms', '10 ms']);
    expect(labels(-12, 12)).toEqual(['−10 ms', '−5 ms', '0', '5 ms', '10 ms']);
  });

  it('says nothing twice and never too much, from nanoseconds to hours', () => {
    for (let power = -6; power < 8; power += 0.37) {
      const length = 10 ** power;
      for (const fromMs of [0, -length / 3, length * 7.3, 12_345.678]) {
        const said = labels(fromMs, fromMs + length, 7);
        expect(said.length, `${fromMs} + ${length}`).toBeLessThanOrEqual(8);
        if (length > 1e-4) expect(new Set(said).size, said.join(' | ')).toBe(said.length);
      }
    }
  });

  it('has no ticks where there is no length', () => {
    expect(timeTicks({ fromMs: 3, toMs: 3 }, 5)).toEqual([]);
    expect(timeTicks({ fromMs: 0, toMs: Number.NaN }, 5)).toEqual([]);
  });

  it.each([
    [0, '0 ms'],
    [0.0004, '0 µs'],
    [0.34, '340 µs'],
    [1, '1 ms'],
    [2.41, '2.41 ms'],
    [10, '10 ms'],
    [23.04, '23 ms'],
    [340.2, '340 ms'],
    [1_234, '1.23 s'],
    [10_000, '10 s'],
    [65_000, '1 min 5 s'],
    [-3.1, '−3.1 ms'],
  ])('says %d ms as %s', (ms, words) => {
    expect(spanTimeText(ms)).toBe(words);
  });
});
