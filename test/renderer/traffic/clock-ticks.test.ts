import { describe, expect, it } from 'vitest';
import { CLOCK_STEPS_S, clockTicks } from '../../../renderer/traffic/clock-ticks.ts';

describe('the time axis of the traffic chart', () => {
  const midnightS = new Date(2026, 10, 21).getTime() / 1000;
  const times = (stepS: number, count: number) =>
    Array.from({ length: count }, (_, index) => midnightS + index * stepS);

  it('says seconds where steps are below a minute, and the day where one begins', () => {
    expect(clockTicks(times(15, 4), 15)).toEqual(['21 Nov', '00:00:15', '00:00:30', '00:00:45']);
    expect(clockTicks(times(3_600, 3), 3_600)).toEqual(['21 Nov', '01:00', '02:00']);
  });

  it.each(CLOCK_STEPS_S)('says nothing twice over a day at most, at steps of %d s', (stepS) => {
    const words = clockTicks(times(stepS, Math.min(40, Math.floor(86_400 / stepS) + 1)), stepS);
    expect(new Set(words).size).toBe(words.length);
  });

  it('has no step below the second the clock shows', () => {
    expect(Math.min(...CLOCK_STEPS_S)).toBe(1);
  });
});
