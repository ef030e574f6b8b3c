import { describe, expect, test } from 'vitest';
import { changeServing } from '../../stack/cli/read-serving.ts';
import type { Serving } from '../../stack/model/serving.ts';
import { useSmallController } from './use-small-controller.ts';

const GUNICORN: Serving = { kind: 'gunicorn', workers: 2, threads: 8, timeoutS: 20 };
const UWSGI: Serving = { kind: 'uwsgi', processes: 2, threads: 1, protocol: 'http' };

describe('what is said of the server program', () => {
  test.each([
    [
      'an option changes the program that is wished',
      GUNICORN,
      undefined,
      { workers: '3' },
      { ...GUNICORN, workers: 3 },
    ],
    ['its name alone keeps what was said of it', UWSGI, 'uwsgi', {}, UWSGI],
    [
      'another program begins anew',
      GUNICORN,
      'uwsgi',
      { processes: '2' },
      { kind: 'uwsgi', processes: 2, threads: 4, protocol: 'uwsgi' },
    ],
    [
      'a sync worker has one thread',
      GUNICORN,
      undefined,
      { workerClass: 'sync' },
      { ...GUNICORN, workerClass: 'sync', threads: 1 },
    ],
    ['Flask’s own has no options', UWSGI, 'flask', {}, { kind: 'flask' }],
  ] as const)('%s', (_obligation, now, kind, flags, wished) => {
    expect(changeServing(now, kind, flags)).toEqual(wished);
  });

  test.each([
    ['apache', {}, 'Expected one of gunicorn, uwsgi and flask, got "apache".'],
    ['uwsgi', { workers: '2' }, 'uwsgi has no `--workers`.'],
    ['flask', { threads: '2' }, 'flask has no `--threads`.'],
    ['gunicorn', { workers: 'two' }, 'Expected `workers` to be a whole number from 1 to 64, got "two".'],
    ['gunicorn', { workers: '0' }, 'Expected `workers` to be a whole number from 1 to 64, got 0.'],
    ['gunicorn', { workerClass: 'sync', threads: '4' }, 'A sync worker has one thread, got `--threads 4`.'],
    ['uwsgi', { protocol: 'fastcgi' }, 'Expected `protocol` to be uwsgi or http, got "fastcgi".'],
  ])('%s %j is refused with a sentence', (kind, flags, sentence) => {
    expect(() => changeServing(GUNICORN, kind, flags)).toThrow(sentence);
  });
});

describe('signalbox serving', () => {
  const { calls, run } = useSmallController();

  test('says what is wished', async () => {
    expect((await run('serving')).stdout.trimEnd()).toBe('gunicorn 1×4');
  });

  test('asks for one edit on the board it saw, and answers with its receipt', async () => {
    const { stdout, exitCode } = await run('serving', 'uwsgi', '--processes', '2', '--direct', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ generation: 12 });
    expect(exitCode).toBe(0);
    const serving = { kind: 'uwsgi', processes: 2, threads: 4, protocol: 'uwsgi' };
    const edits = [{ kind: 'serving', serving, direct: true }];
    expect(calls).toContain(`apply ${JSON.stringify({ by: 'command line', edits, revision: 4 })}`);
  });

  test('refuses words that cannot be before anybody is asked', async () => {
    const { stdout, exitCode } = await run('serving', 'flask', '--workers', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      fault: { code: 'input-invalid', message: 'flask has no `--workers`.', hint: 'It has no options.' },
    });
    expect(exitCode).toBe(2);
  });
});
