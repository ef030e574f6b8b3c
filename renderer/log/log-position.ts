/** Where in a list of lines the screen stands, in rows of lines that may be several rows high. */
import type { LineList } from './match-index.ts';

/** `end`: sticks to the newest line. Else the line at the top, and how many of its rows are above the screen. */
export type LogPosition = 'end' | { readonly number: number; readonly above: number };

export interface ShownRow {
  readonly number: number;
  /** Which of its line's rows. */
  readonly row: number;
}

/** The rows to show, from the top. `heightOf` is the rows of a line, at least 1. */
export function rowsAt(
  position: LogPosition,
  list: LineList,
  rows: number,
  heightOf: (number: number) => number,
): readonly ShownRow[] {
  if (position === 'end') return lastRows(list, rows, heightOf);
  const shown: ShownRow[] = [];
  let index = list.placeOf(position.number);
  let row = list.numberAt(index) === position.number ? position.above : 0;
  for (;;) {
    const number = list.numberAt(index);
    if (number === undefined) return shown.length < rows ? lastRows(list, rows, heightOf) : shown;
    for (const height = heightOf(number); row < height; row += 1) {
      shown.push({ number, row });
      if (shown.length === rows) return shown;
    }
    row = 0;
    index += 1;
  }
}

/** So many rows down, or up where negative, from what is shown; `end` once nothing is left below. */
export function movedBy(
  by: number,
  shown: readonly ShownRow[],
  list: LineList,
  rows: number,
  heightOf: (number: number) => number,
): LogPosition {
  const top = shown[0];
  if (!top) return 'end';
  let index = list.placeOf(top.number);
  let row = top.row + by;
  for (let number = list.numberAt(index); number !== undefined; ) {
    if (row < 0) {
      const before = list.numberAt(index - 1);
      if (before === undefined) return { number, above: 0 };
      index -= 1;
      row += heightOf(before);
      number = before;
    } else if (row >= heightOf(number)) {
      row -= heightOf(number);
      index += 1;
      number = list.numberAt(index);
    } else {
      const position = { number, above: row };
      return by > 0 && isAtEnd(position, list, rows, heightOf) ? 'end' : position;
    }
  }
  return 'end';
}

function isAtEnd(
  position: Exclude<LogPosition, 'end'>,
  list: LineList,
  rows: number,
  heightOf: (number: number) => number,
): boolean {
  let below = -position.above;
  for (let index = list.placeOf(position.number); below <= rows; index += 1) {
    const number = list.numberAt(index);
    if (number === undefined) return true;
    below += heightOf(number);
  }
  return false;
}

function lastRows(list: LineList, rows: number, heightOf: (number: number) => number): readonly ShownRow[] {
  const shown: ShownRow[] = [];
  for (let index = list.size - 1; index >= 0 && shown.length < rows; index -= 1) {
    const number = list.numberAt(index);
    if (number === undefined) break;
    for (let row = heightOf(number) - 1; row >= 0; row -= 1) shown.push({ number, row });
  }
  return shown.slice(0, rows).reverse();
}
