import { expect, test } from 'vitest';
import { TRAFFIC } from '../control/small-traffic.ts';
import { useSmallController } from './use-small-controller.ts';

const { calls, run } = useSmallController();

test('traffic says in lines what each backend did, and in words why', async () => {
  const { stdout, exitCode } = await run('traffic');
  expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    'since the last change · 101 requests · 1 client address · generation 12',
    '  backend           hits     share  expected  retried    5xx       p50       p95       p99 total p95',
    '  flask-app-1         60    60.0 %    50.0 %        1      1     11 ms     20 ms     31 ms    21 ms',
    '  flask-app-2         40    40.0 %    50.0 %        0      1     11 ms     20 ms     31 ms    21 ms',
    '  1 request reached no backend',
    'flask-app, round_robin: The difference is chance: in 5 % of cases it would be as large.  (χ² 4.00, 1 degrees of freedom, p 0.046)',
    '  1 retry moved to flask-app-2, away from flask-app-1.',
  ]);
  expect(exitCode).toBe(0);
});

test('traffic --json is the view whole, of the window asked for', async () => {
  const { stdout } = await run('traffic', '--window', '5m', '--json');
  expect(JSON.parse(stdout)).toEqual({ ...TRAFFIC, window: '5m' });
});

test('traffic --csv is CSV to the byte, of the table or of the series', async () => {
  const { stdout } = await run('traffic', '--window', '1m', '--csv');
  expect(stdout).toBe('backend,hits\r\nflask-app-1,60');
  await run('traffic', '--series', 'minute', '--csv');
  expect(calls.slice(-2)).toEqual([
    'traffic export {"what":"table","format":"csv","window":"1m","resolution":"second"}',
    'traffic export {"what":"series","format":"csv","window":"change","resolution":"minute"}',
  ]);
});

test('errors are grouped', async () => {
  const { stdout } = await run('errors');
  expect(stdout.trim()).toBe('nothing in the error log');
});

test.each([
  [['traffic', '--window', '2m'], 'Expected `window` to be one of change, 1m, 5m, all, got "2m".'],
  [['traffic', '--series', 'hour'], 'Expected `resolution` to be second or minute, got "hour".'],
])('%j is refused with a sentence', async (words, sentence) => {
  const { stdout, exitCode } = await run(...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
  expect(exitCode).toBe(2);
});
