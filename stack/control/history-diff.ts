/** PURE: two sets of files → what differs, a line each, as `diff -u` marks it; unchanged lines far off are left out. */
import type { ConfigFile } from '../nginx/print-config.ts';

/** Empty where nothing differs. */
export function printDiff(before: readonly ConfigFile[], after: readonly ConfigFile[]): string {
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].sort();
  return paths
    .flatMap((path) => {
      const lines = diffLines(linesOf(before, path), linesOf(after, path));
      return lines.some((line) => !line.startsWith(' '))
        ? [`--- ${path}`, `+++ ${path}`, ...near(lines)]
        : [];
    })
    .join('\n');
}

const CONTEXT_LINES = 2;

function linesOf(files: readonly ConfigFile[], path: string): readonly string[] {
  const text = files.find((file) => file.path === path)?.text ?? '';
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** What both begin and end with needs no table: an edit is short, though a text may be long. */
function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  const same = (lines: readonly string[]) => lines.map((line) => ` ${line}`);
  return [
    ...same(before.slice(0, start)),
    ...diffMiddles(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** Beyond it a table would take more memory than a diff is worth: then all of the one stands before all of the other. */
const MOST_CELLS = 4_000_000;

/** By the longest common subsequence. */
function diffMiddles(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length * after.length > MOST_CELLS)
    return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  const common = commonLengths(before, after);
  const lengthAt = (row: number, column: number) => common[row]?.[column] ?? 0;
  const lines: string[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const isBoth = row < before.length && column < after.length && before[row] === after[column];
    if (isBoth) {
      lines.push(` ${before[row]}`);
      row += 1;
      column += 1;
    } else if (
      column >= after.length ||
      (row < before.length && lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      lines.push(`-${before[row]}`);
      row += 1;
    } else {
      lines.push(`+${after[column]}`);
      column += 1;
    }
  }
  return lines;
}

/** Of each pair of tails. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const here = table[row];
      const below = table[row + 1];
      if (here === undefined || below === undefined) continue;
      here[column] =
        before[row] === after[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return table;
}

function near(lines: readonly string[]): readonly string[] {
  const isNear = (at: number) =>
    lines
      .slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1)
      .some((line) => !line.startsWith(' '));
  return lines.flatMap((line, at) => {
    if (isNear(at)) return [line];
    return at === 0 || isNear(at - 1) ? ['@@'] : [];
  });
}
