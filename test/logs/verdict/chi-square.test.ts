import { describe, expect, test } from 'vitest';
import { chiSquareTail, testFit } from '../../../stack/logs/verdict/chi-square.ts';

describe('the tail of the chi-square distribution', () => {
  // Percentage points as printed in every table of it (NIST/SEMATECH e-Handbook, 1.3.6.7.4).
  test.each([
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [10.828, 1, 0.001],
    [4.605, 2, 0.1],
    [5.991, 2, 0.05],
    [18.307, 10, 0.05],
    [29.588, 10, 0.001],
    [43.773, 30, 0.05],
    [124.342, 100, 0.05],
    [77.929, 100, 0.95],
  ])('%d with %d degrees is p %d', (statistic, degrees, p) => {
    expect(chiSquareTail(statistic, degrees)).toBeCloseTo(p, 4);
  });

  test('with two degrees is the exponential function, near and far', () => {
    for (const x of [0.001, 0.5, 1, 3.9, 4.1, 20, 200])
      expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 9);
    expect(chiSquareTail(0, 5)).toBe(1);
    expect(chiSquareTail(1e6, 63)).toBe(0);
  });
});

describe('goodness of fit', () => {
  test('is Pearson’s statistic, with one degree less than cells', () => {
    const fit = testFit([50, 30, 20], [100 / 3, 100 / 3, 100 / 3]);
    expect(fit?.statistic).toBeCloseTo(14, 9);
    expect(fit?.degrees).toBe(2);
    expect(fit?.p).toBeCloseTo(Math.exp(-7), 9);
  });

  test('is certain where nothing differs, and silent where too little is expected', () => {
    expect(testFit([10, 10], [10, 10])).toEqual({ statistic: 0, degrees: 1, p: 1 });
    expect(testFit([4, 6], [4.9, 5.1])).toBeNull();
    expect(testFit([100], [100])).toBeNull();
  });

  test('leaves out who is to get nothing', () => {
    expect(testFit([10, 0, 10], [10, 0, 10])?.degrees).toBe(1);
  });

  test('of draws by lot calls one in a hundred unlikely, no more and no less', () => {
    const draw = drawer(12345);
    let rare = 0;
    for (let round = 0; round < 2000; round += 1) {
      const counts = [0, 0, 0];
      for (let at = 0; at < 300; at += 1)
        counts[Math.floor(draw() * 3)] = (counts[Math.floor(draw.last * 3)] ?? 0) + 1;
      if ((testFit(counts, [100, 100, 100])?.p ?? 1) < 0.01) rare += 1;
    }
    expect(rare).toBeGreaterThan(8);
    expect(rare).toBeLessThan(36);
  });
});

/** The same numbers each time: a test that fails fails again. */
function drawer(seed: number) {
  let state = seed;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    draw.last = state / 2 ** 32;
    return draw.last;
  };
  draw.last = 0;
  return draw;
}
