import { describe, expect, it } from 'vitest';
import { chosenStretch, moved, stretchAround, zoomed } from '../../../renderer/traces/zoom.ts';

describe('the stretch of a trace that is looked at', () => {
  const whole = { fromMs: -10, toMs: 90 };

  it('comes closer around a moment, which stays where it is', () => {
    expect(zoomed(whole, whole, 40, 2)).toEqual({ fromMs: 15, toMs: 65 });
    expect(zoomed(whole, whole, -10, 4)).toEqual({ fromMs: -10, toMs: 15 });
  });

  it('never leaves the whole, nor gets shorter than a microsecond', () => {
    expect(zoomed({ fromMs: 0, toMs: 10 }, whole, 5, 0.001)).toEqual(whole);
    const closest = zoomed(whole, whole, 40, 1e12);
    expect(closest.toMs - closest.fromMs).toBeCloseTo(0.001);
    expect(moved({ fromMs: 0, toMs: 10 }, whole, 1_000)).toEqual({ fromMs: 80, toMs: 90 });
    expect(moved({ fromMs: 0, toMs: 10 }, whole, -1_000)).toEqual({ fromMs: -10, toMs: 0 });
  });

  it('is dragged over in either direction; what is too short was not meant', () => {
    expect(chosenStretch(30, 20, whole)).toEqual({ fromMs: 20, toMs: 30 });
    expect(chosenStretch(-50, 20, whole)).toEqual({ fromMs: -10, toMs: 20 });
    expect(chosenStretch(20, 20, whole)).toBeNull();
  });

  it('goes around a span with its ends in sight', () => {
    expect(stretchAround(20, 30, whole)).toEqual({ fromMs: 19, toMs: 31 });
    expect(stretchAround(-10, 90, whole)).toEqual(whole);
    const point = stretchAround(5, 5, whole);
    expect(point.toMs).toBeGreaterThan(point.fromMs);
  });
});
