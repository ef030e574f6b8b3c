import { describe, expect, it } from 'vitest';
import { rowNotes } from '../../renderer/board/row-notes.ts';
import { shortAddress } from '../../renderer/board/short-address.ts';
import { askedWords } from '../../renderer/change/asked-words.ts';
import { parseLoadWish } from '../../renderer/load/parse-load-wish.ts';
import { screenOf } from '../../renderer/screens/screen-of.ts';
import { NOTHING_PENDING } from '../../renderer/state/panel-store.ts';
import { parseScale } from '../../renderer/wish/parse-scale.ts';
import { backendRow, boardOf } from './gallery/boards.ts';
import { startingBoard } from './gallery/starting-board.ts';

describe('a scale as typed', () => {
  it('is a whole number from 0 to 64, or a fault that says so', () => {
    expect(['0', ' 5 ', '64'].map(parseScale)).toEqual([0, 5, 64]);
    for (const text of ['', '-1', '65', 'ten', '1.5', '1e1']) {
      expect(parseScale(text)).toMatchObject({
        code: 'input-invalid',
        message: `Expected \`scale\` to be a whole number from 0 to 64, got "${text}".`,
      });
    }
  });
});

describe('a load run as typed', () => {
  const fields = {
    requests: '1,000',
    concurrency: '100',
    path: '/',
    method: 'GET',
    keepAlive: false,
  } as const;
  it('is a wish when each field can be', () => {
    const wish = { requests: 1000, concurrency: 100, path: '/', keepAlive: false };
    expect(parseLoadWish(fields)).toEqual({ ...wish, method: 'GET', bodyBytes: 0 });
    expect(parseLoadWish({ ...fields, method: 'POST' })).toEqual({
      ...wish,
      method: 'POST',
      bodyBytes: 1024,
    });
  });
  it('is the fault of its first bad field', () => {
    expect(parseLoadWish({ ...fields, requests: '0' })).toMatchObject({ code: 'input-invalid' });
    expect(parseLoadWish({ ...fields, concurrency: '1001' })).toMatchObject({ code: 'input-invalid' });
    expect(parseLoadWish({ ...fields, path: 'http://elsewhere/' })).toMatchObject({
      message: 'Expected `path` to be a path that starts with `/`, got "http://elsewhere/".',
    });
  });
});

describe('a row’s notes', () => {
  it('are silent about what is ordinary', () => {
    expect(rowNotes(backendRow(1, 100))).toEqual([]);
  });
  it('say why, then what went wrong, worst first, then retries', () => {
    const row = backendRow(1, 100, {
      state: 'failed',
      reason: 'ended with 137',
      attempts: 107,
      statuses: { '1xx': 0, '2xx': 90, '3xx': 2, '4xx': 5, '5xx': 3 },
    });
    expect(rowNotes(row).map(({ text }) => text)).toEqual([
      'ended with 137',
      '5xx 3',
      '4xx 5',
      '3xx 2',
      '107 attempts',
    ]);
  });
});

describe('what is shown', () => {
  it('is a socket’s name, or an address as it is', () => {
    expect(shortAddress('unix:/a/b/flask-app-1.sock')).toBe('flask-app-1.sock');
    expect(shortAddress('172.20.0.11:8000')).toBe('172.20.0.11:8000');
  });

  it('is what was asked for and has no receipt', () => {
    expect(askedWords(NOTHING_PENDING)).toBeNull();
    expect(askedWords({ ...NOTHING_PENDING, load: 'run' })).toBeNull();
    expect(askedWords({ ...NOTHING_PENDING, scale: 5, rows: { 'flask-app-1': 'restart' } })).toBe(
      'scale 5, restart flask-app-1',
    );
  });

  it('is one screen for each situation', () => {
    const down = { state: 'down', backends: [], url: null } as const;
    expect(screenOf({ board: null, connection: 'connecting' })).toBe('connecting');
    expect(screenOf({ board: boardOf(down), connection: 'open' })).toBe('first');
    expect(screenOf({ board: startingBoard(), connection: 'open' })).toBe('starting');
    expect(screenOf({ board: boardOf(), connection: 'lost' })).toBe('board');
    expect(screenOf({ board: boardOf({ state: 'gone' }), connection: 'open' })).toBe('board');
    expect(screenOf({ board: boardOf({ ...down, state: 'gone' }), connection: 'open' })).toBe('first');
  });
});
