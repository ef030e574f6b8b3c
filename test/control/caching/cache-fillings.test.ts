import { expect, test } from 'vitest';
import { CacheFillings } from '../../../stack/control/caching/cache-fillings.ts';

test('the age of what is served is told from the lines of its filling', () => {
  const fillings = new CacheFillings();
  const age = (status: Parameters<CacheFillings['ageOf']>[1], timeMs: number) =>
    fillings.ageOf('/a', status, timeMs, 'kept');
  expect(age('HIT', 500)).toBeNull();
  expect(age('MISS', 1000)).toBeNull();
  expect(age('HIT', 4000)).toBe(3000);
  // A refresh in the background that worked: the next answer is of the moment it was set off.
  expect(age('STALE', 9000)).toBe(8000);
  expect(age('UPDATING', 9001)).toBe(8001);
  expect(age('HIT', 9500)).toBe(500);
  // One that did not, since no backend is there: what is served grows older.
  expect(age('STALE', 20_000)).toBe(11_000);
  expect(age('STALE', 30_000)).toBe(21_000);
  expect(fillings.ageNow('/a', 40_000)).toBe(31_000);
});

test('a failure fills nothing', () => {
  const fillings = new CacheFillings();
  fillings.ageOf('/a', 'MISS', 1000, 'kept');
  fillings.ageOf('/a', 'EXPIRED', 5000, 'not kept');
  expect(fillings.ageOf('/a', 'HIT', 6000, 'kept')).toBe(5000);
});
