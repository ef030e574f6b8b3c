import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LatencyBuckets } from '../../../stack/logs/count/latency-buckets.ts';

describe('LatencyBuckets', () => {
  test('every quantile is within 1 % of the sorted truth, or half a microsecond', () => {
    const durations = fc.array(
      fc.oneof(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.integer({ min: 0, max: 42 }).map((bits) => 2 ** bits / 1000),
      ),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(durations, fc.constantFrom(0, 0.01, 0.5, 0.95, 0.99, 1), (values, share) => {
        const buckets = new LatencyBuckets();
        for (const value of values) buckets.record(value);
        const sorted = [...values].sort((a, b) => a - b);
        const truth = sorted[Math.max(1, Math.ceil(share * values.length)) - 1] ?? Number.NaN;
        const error = Math.abs((buckets.quantileMs(share) ?? Number.NaN) - truth);
        expect(error).toBeLessThanOrEqual(Math.max(0.01 * truth, 0.00051));
      }),
    );
  });

  test('equal durations come out exactly', () => {
    const buckets = new LatencyBuckets();
    for (let i = 0; i < 10; i += 1) buckets.record(5);
    expect(buckets.latency()).toEqual({ p50: 5, p95: 5, p99: 5 });
  });

  test('empty is null; what is no duration counts as 0', () => {
    const buckets = new LatencyBuckets();
    expect(buckets.latency()).toBeNull();
    buckets.record(-3);
    buckets.record(Number.NaN);
    expect(buckets.count).toBe(2);
    expect(buckets.quantileMs(1)).toBe(0);
  });
});
