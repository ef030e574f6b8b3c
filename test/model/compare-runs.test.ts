/** Which differences between two runs are more than noise. */
import { expect, test } from 'vitest';
import { compareRuns } from '../../stack/model/compare-runs.ts';
import type { LoadRun } from '../../stack/model/load-run.ts';
import { runOf } from '../control/small-runs.ts';

const figure = (a: LoadRun, b: LoadRun, name: string) =>
  compareRuns(a, b).figures.find((one) => one.name === name);

function withSeconds(answered: readonly number[], perSecond: number): LoadRun {
  const run = runOf(1);
  const series = { ...run.detail.series, answered };
  return { ...run, load: { ...run.load, requestsPerSecond: perSecond }, detail: { ...run.detail, series } };
}

test('twice as fast is better in requests and in latency, by how much and beyond which noise', () => {
  expect(figure(runOf(1), runOf(2), 'requests/s')).toMatchObject({
    a: 1000,
    b: 2000,
    change: 1,
    verdict: 'better',
  });
  expect(figure(runOf(1), runOf(2), 'p99')).toMatchObject({ a: 24, b: 12, change: -0.5, verdict: 'better' });
  expect(figure(runOf(2), runOf(1), 'requests/s')?.verdict).toBe('worse');
});

test('a difference smaller than the runs’ own ups and downs is called noise', () => {
  const a = withSeconds([900, 1100, 950, 1050, 900, 1100, 1000, 1000], 1000);
  const b = withSeconds([930, 1120, 960, 1060, 940, 1120, 1010, 1020], 1020);
  const compared = figure(a, b, 'requests/s');
  expect(compared).toMatchObject({ change: 0.02, verdict: 'noise' });
  expect(compared?.noise).toBeGreaterThan(0.02);
});

test('without enough seconds nobody knows, and it is said', () => {
  const short = withSeconds([1000, 1000, 400], 1000);
  expect(figure(short, runOf(2), 'requests/s')).toMatchObject({ noise: null, verdict: 'unknown' });
  expect(compareRuns(short, runOf(2)).remarks).toContain(
    'A is too short to tell a difference from noise: run it for ten seconds.',
  );
  expect(figure(runOf(1), runOf(2), 'max')).toMatchObject({ noise: null, verdict: 'unknown' });
});

test('what was not alike, and what measured the sender, is said', () => {
  const [a, b] = [runOf(1), runOf(2)];
  const limited = { ...b, load: { ...b.load, limitedBy: 'generator' as const, concurrency: 10 } };
  expect(compareRuns(a, limited).remarks).toEqual([
    'B is limited by the generator: it measures the sender.',
    'They differ in at once: 50 and 10.',
    'They differ in balancing method: round_robin and least_conn.',
  ]);
});
