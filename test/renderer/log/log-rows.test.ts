import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layRows } from '../../../renderer/log/lay-rows.ts';
import { movedBy, rowsAt } from '../../../renderer/log/log-position.ts';
import type { LineList } from '../../../renderer/log/match-index.ts';

/** Only what `paint.ts` itself writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for.
const OWN_ESCAPES = /\x1b\[(?:0|3[1-6]|90|48;5;1[6-9])?m|\x1b\[K/g;
const LAYING = {
  columns: 20,
  wrap: 'wrapped',
  offset: 0,
  ground: 'none',
  marks: [],
  markGround: 'found',
} as const;

describe('a line as rows', () => {
  it('loses no character by wrapping, whatever is marked in it', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\x1b', '?')),
          { minLength: 1 },
        ),
        fc.array(fc.tuple(fc.nat(100), fc.nat(30)), { maxLength: 4 }),
        (texts, places) => {
          const pieces = texts.map((text) => ({ text, tone: 'warn' as const }));
          const marks = places.map(([start, length]) => [start, start + length] as const);
          const rows = layRows(pieces, { ...LAYING, marks });
          expect(rows.map((row) => row.replace(OWN_ESCAPES, '')).join('')).toBe(texts.join(''));
          expect(rows.length).toBeGreaterThan(0);
        },
      ),
    ));

  it('is cut to the window, at the column scrolled to', () => {
    const pieces = [{ text: 'abcdefghijklmnopqrstuvwxyz0123456789', tone: 'plain' as const }];
    const cut = (offset: number) =>
      layRows(pieces, { ...LAYING, wrap: 'cut', offset }).map((row) => row.replace(OWN_ESCAPES, ''));
    expect(cut(0)).toEqual(['abcdefghijklmnopqrst']);
    expect(cut(30)).toEqual(['456789']);
  });

  it('counts wide characters twice', () => {
    const rows = layRows([{ text: '日本語'.repeat(5), tone: 'plain' }], LAYING);
    expect(rows.map((row) => row.replace(OWN_ESCAPES, '').length)).toEqual([10, 5]);
  });
});

describe('the place in a log', () => {
  const listOf = (numbers: readonly number[]): LineList => ({
    size: numbers.length,
    numberAt: (index) => numbers[index],
    placeOf: (number) => numbers.filter((one) => one < number).length,
  });
  const heightOf = (number: number) => (number % 3) + 1;

  it('shows the same rows whether one scrolls there by one or by many, and never past an end', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 }),
        (some, rows, moves) => {
          const list = listOf([...some].sort((a, b) => a - b));
          const all = Array.from({ length: list.size }, (_, index) => list.numberAt(index) ?? 0).flatMap(
            (number) => Array.from({ length: heightOf(number) }, (_, row) => ({ number, row })),
          );
          let top = Math.max(0, all.length - rows);
          let shown = rowsAt('end', list, rows, heightOf);
          for (const by of moves) {
            shown = rowsAt(movedBy(by, shown, list, rows, heightOf), list, rows, heightOf);
            top = Math.min(Math.max(0, top + by), Math.max(0, all.length - rows));
            expect(shown).toEqual(all.slice(top, top + rows));
          }
        },
      ),
    ));
});
