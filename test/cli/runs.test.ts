/** Past runs on the command line, and the wishes of a run beyond the plain ones. */
import { expect, test } from 'vitest';
import { useSmallController } from './use-small-controller.ts';

const { calls, run } = useSmallController();

test('runs lists the past, newest first, and says what could not be read', async () => {
  const { stdout, exitCode } = await run('runs');
  expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' ').trim())).toEqual([
    '2 2026-01-02 03:04:05 2000/s p99 12 ms 0 failed of 20000 GET /, 50 at once, kept connections, least_conn',
    '1 2026-01-01 03:04:05 1000/s p99 24 ms 0 failed of 10000 GET /, 50 at once, kept connections, round_robin “before”',
    '1 file among them cannot be read as a run; it was left alone.',
  ]);
  expect(exitCode).toBe(0);
  expect(
    JSON.parse((await run('runs', '--json')).stdout).runs.map((one: { run: number }) => one.run),
  ).toEqual([2, 1]);
});

test('runs show tells one whole, runs compare two with what is noise', async () => {
  const { stdout: one } = await run('runs', 'show', '1');
  for (const words of ['{1: 5000, 2: 5000}', 'p99.9 32 ms', 'round_robin, 2 backends, gunicorn', '      9 '])
    expect(one).toContain(words);
  const { stdout: two } = await run('runs', 'compare', '1', '2');
  expect(two).toMatch(/requests\/s +1000 +2000 +\+100\.0 % +±\d\.\d % {2}B is better/);
  expect(two).toContain('They differ in balancing method: round_robin and least_conn.');
  const compared = JSON.parse((await run('runs', 'compare', '1', '2', '--json')).stdout);
  expect(compared).toMatchObject({
    a: 1,
    b: 2,
    figures: [{ name: 'requests/s', verdict: 'better' }, {}, {}, {}, {}, {}, {}, {}],
  });
});

test('a run is named, exported and removed; what is no number is refused', async () => {
  await run('runs', 'name', '1', '--note', 'no cache');
  await run('runs', 'remove', '2');
  expect(calls).toEqual(expect.arrayContaining(['rename 1 before no cache', 'remove 2']));
  expect((await run('runs', 'export', '1', '2', '--format', 'markdown')).stdout).toBe('1 and 2 as markdown');
  const { stdout, exitCode } = await run('runs', 'show', 'first', '--json');
  expect(JSON.parse(stdout).fault.message).toBe(
    'Expected `run` to be the number of a past run, got "first".',
  );
  expect(exitCode).toBe(2);
});

test('a rate, threads, addresses, https and a name are asked for as they are said', async () => {
  await run('hit', '--thousand', '--https', '--resume', '--name', 'big');
  await run(
    'hit',
    '--rate',
    '500',
    '--threads',
    '2',
    '--addresses',
    '9',
    '--url',
    'http://127.0.0.1:1',
    '-n',
    '5',
  );
  const asked = calls.filter((call) => call.startsWith('load ')).map((call) => JSON.parse(call.slice(5)));
  expect(asked).toMatchObject([
    { requests: 1000, concurrency: 1000, to: 'https', session: 'resumed', name: 'big', keepAlive: false },
    { requests: 5, rate: 500, threads: 2, addresses: 9, url: 'http://127.0.0.1:1' },
  ]);
});

test.each([
  [['--thousand', '-c', '5'], "Option '--thousand' cannot be used with option '-c, --concurrency <n>'."],
  [['--rate', '0'], 'Expected `rate` to be a whole number from 1 to 1000000, got 0.'],
  [
    ['--url', 'ftp://x'],
    'Expected `url` to be an address of this machine, such as `http://127.0.0.1:8000`, got "ftp://x".',
  ],
])('hit %j is refused', async (words, message) => {
  const { stdout, exitCode } = await run('hit', ...words, '--json');
  expect(JSON.parse(stdout).fault).toMatchObject({ code: 'input-invalid', message });
  expect(exitCode).toBe(2);
});
