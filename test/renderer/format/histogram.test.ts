import { describe, expect, it } from 'vitest';
import { barPercent, fullBarShare, loadMap } from '../../../renderer/format/histogram.ts';

describe('the histogram', () => {
  it('has one scale that holds every bar and every tick', () => {
    expect(fullBarShare([{ share: 0.333, expectedShare: 1 / 3 }])).toBe(0.4);
    expect(fullBarShare([{ share: 0.02, expectedShare: 0.5 }])).toBe(0.5);
    expect(fullBarShare([{ share: 1, expectedShare: null }])).toBe(1);
    expect(fullBarShare([])).toBe(0.02);
  });

  it('gives equal shares equal bars, and no bar outside its track', () => {
    expect(barPercent(0.2, 0.4)).toBe(50);
    expect(barPercent(0.5, 0.4)).toBe(100);
  });

  it('orders a load run’s map by the backends’ numbers, strangers last', () => {
    const map = loadMap({ 'flask-app-10': 1, other: 4, 'flask-app-2': 2, 'flask-app-1': 3 });
    expect(map.map(({ key, hits }) => `${key}: ${hits}`)).toEqual(['1: 3', '2: 2', '10: 1', 'other: 4']);
  });
});
