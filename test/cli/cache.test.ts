import { expect, test } from 'vitest';
import { useSmallController } from './use-small-controller.ts';

const { calls, run } = useSmallController();

test('cache on sets a rule, with what is not said as by default', async () => {
  const { exitCode } = await run(
    'cache',
    'on',
    '/cache-me',
    '--valid',
    '2m',
    '--bypass',
    'header:X-No-Cache',
  );
  const edits = JSON.parse((calls.at(-1) ?? '').replace(/^apply /, '')).edits;
  expect(edits).toEqual([
    {
      kind: 'caching',
      caching: {
        zone: { keysMb: 4, maxMb: 128, inactiveMin: 60 },
        rules: [
          expect.objectContaining({
            match: 'exact',
            path: '/cache-me',
            validS: { ok: 120, moved: 120 },
            backendSays: 'respected',
            personal: 'apart',
            lock: { timeoutS: 5 },
            bypass: [{ kind: 'header', name: 'X-No-Cache' }],
          }),
        ],
      },
    },
  ]);
  expect(exitCode).toBe(0);
});

test('cache off without a path is off for all', async () => {
  await run('cache', 'off');
  expect(calls.at(-1)).toContain('"rules":[]');
});

test('cache show says in lines what it did', async () => {
  const { stdout } = await run('cache', 'show');
  expect(stdout).toContain('94.0 % kept · of 1000 requests 940 were answered without a backend');
  expect(calls.at(-1)).toBe('caching 5m');
});

test.each([
  [['/cache-me'], { kind: 'path', path: '/cache-me' }],
  [['/static/*'], { kind: 'rule', rule: '/static/*' }],
  [[], { kind: 'all' }],
])('cache purge %j purges that, and says what the first request met', async (words, what) => {
  const { stdout } = await run('cache', 'purge', ...words);
  expect(calls.at(-1)).toBe(`purge ${JSON.stringify(what)}`);
  expect(stdout).toContain('the first request after it: 200 MISS');
  expect(stdout).toContain('An undo does not bring back');
});

test.each([
  [
    ['on', 'cache-me'],
    'Expected `path` to be a plain path such as `/cache-me`, without query, `%` codes, `//` and `..`, got "cache-me".',
  ],
  [
    ['on', '/x', '--valid', 'soon'],
    'Expected `validS.ok` to be a whole number of seconds from 1 to 31536000, got "soon".',
  ],
  [['off', '/never'], 'There is no rule `/never`, so nothing is switched off.'],
  [
    ['purge', '/x?y'],
    'Expected `path` to be a path that starts with `/`, decoded and without its query: all its queries go with it, got "/x?y".',
  ],
])('cache %j is refused with a sentence', async (words, sentence) => {
  const { stdout, exitCode } = await run('cache', ...words, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ fault: { message: sentence } });
  expect(exitCode).toBe(2);
});
