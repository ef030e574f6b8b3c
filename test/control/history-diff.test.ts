import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printDiff } from '../../stack/control/history-diff.ts';

const file = (lines: readonly string[]) => [
  { path: 'a.conf', text: lines.map((line) => `${line}\n`).join('') },
];

test('a changed line stands with its neighbours, what is far off is left out', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'];
  const after = ['a', 'b', 'c', 'X', 'e', 'f'];
  expect(printDiff(file(before), file(after)).split('\n')).toEqual([
    '--- a.conf',
    '+++ a.conf',
    '@@',
    ' b',
    ' c',
    '-d',
    '+X',
    ' e',
    ' f',
  ]);
});

test('of any two texts, the lines kept and taken away are the old one, those kept and added the new one', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const all = printDiff(file(before), file(after)).split('\n').slice(2);
      if (all.includes('@@') || all.length === 0) return;
      const side = (mark: string) =>
        all.filter((line) => line[0] === ' ' || line[0] === mark).map((line) => line.slice(1));
      expect(side('-')).toEqual(before);
      expect(side('+')).toEqual(after);
    }),
  );
});

test('two long texts that share nothing are told apart within a bounded table', () => {
  const long = (mark: string) => Array.from({ length: 30_000 }, (_, index) => `${mark}${index}`);
  const diff = printDiff(file(long('a')), file(long('b'))).split('\n');
  expect(diff).toHaveLength(2 + 60_000);
  expect(diff.slice(0, 3)).toEqual(['--- a.conf', '+++ a.conf', '-a0']);
});
