import { describe, expect, test } from 'vitest';
import { LineSampler } from '../../../stack/control/logs/line-sampler.ts';

const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${index}`);

/** So many lines a second for so many seconds, in batches of a hundredth. */
function feed(sampler: LineSampler, perSecond: number, seconds: number, fromMs = 0) {
  let kept = 0;
  let skipped = 0;
  for (let step = 0; step < seconds * 100; step += 1) {
    const taken = sampler.take(lines(perSecond / 100), fromMs + step * 10);
    kept += taken.lines.length;
    skipped += taken.skipped;
  }
  return { kept, skipped, sample: sampler.sample };
}

describe('the sampler of a followed log', () => {
  test('keeps every line while a person could follow', () => {
    expect(feed(new LineSampler(0), 5_000, 5)).toEqual({ kept: 25_000, skipped: 0, sample: null });
  });

  test('of a flood it keeps about two thousand lines a second, and loses count of none', () => {
    const { kept, skipped, sample } = feed(new LineSampler(0), 40_000, 10);
    expect(kept + skipped).toBe(400_000);
    expect(kept).toBeLessThan(40_000);
    expect(kept).toBeGreaterThan(15_000);
    expect(sample?.oneIn).toBeGreaterThanOrEqual(19);
    expect(sample?.linesPerSecond).toBeGreaterThan(35_000);
    expect(sample?.linesPerSecond).toBeLessThan(45_000);
  });

  test('is even: no stretch of a flood is left out whole', () => {
    const sampler = new LineSampler(0);
    feed(sampler, 40_000, 2);
    const { lines: kept } = sampler.take(lines(2_000), 2_001);
    const places = kept.map(Number);
    const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(new Set(gaps).size).toBe(1);
  });

  test('keeps every line again when the flood is over', () => {
    const sampler = new LineSampler(0);
    feed(sampler, 40_000, 3);
    expect(feed(sampler, 1_000, 3, 3_000).sample).toBeNull();
    expect(sampler.take(lines(50), 60_000)).toEqual({ lines: lines(50), skipped: 0 });
  });

  test('never leaves out a line of the past that was asked for', () => {
    const sampler = new LineSampler(30_000);
    expect(sampler.take(lines(30_000), 5)).toEqual({ lines: lines(30_000), skipped: 0 });
    expect(sampler.sample).toBeNull();
  });
});
