import { expect, test } from 'vitest';
import { printCsv, printMarkdown } from '../../../stack/logs/count/print-csv.ts';

test('CSV is as RFC 4180 has it: quotes doubled, lines ended by CR LF, nothing for nothing', () => {
  const rows = [
    ['a', 'b, c', 'd "e"', 'f\ng'],
    [1, -2.5, null, ''],
  ];
  expect(printCsv(rows)).toBe('a,"b, c","d ""e""","f\ng"\r\n1,-2.5,,\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula to a spreadsheet', (text) => {
  expect(printCsv([[text]]).replace(/^"/, '')).toMatch(/^'/);
});

test('Markdown keeps cells in their columns, and marks in a text from being marks', () => {
  const rows = [
    ['name', 'hits'],
    ['a|b *c* <d>', 3],
    [null, 4],
  ];
  expect(printMarkdown(rows)).toBe(
    '| name | hits |\n| --- | ---: |\n| a\\|b \\*c\\* \\<d\\> | 3 |\n|  | 4 |\n',
  );
});
