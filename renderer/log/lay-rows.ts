/** One line of a log as rows of a terminal: cut or wrapped to its columns, painted, what was found in it marked. */
import { type Ground, type Piece, paintOn, paintRest, plainOf } from './paint.ts';
import { isNarrow, widthOf } from './text-width.ts';

export interface Laying {
  readonly columns: number;
  readonly wrap: 'wrapped' | 'cut';
  /** Columns scrolled to the right, where rows are cut. */
  readonly offset: number;
  readonly ground: Ground;
  /** Marks within the text, `[start, end)`; the first that covers a place counts. */
  readonly marks: readonly (readonly [number, number])[];
  readonly markGround: Ground;
}

/** At least one row; at most `MOST_ROWS`. */
export function layRows(pieces: readonly Piece[], laying: Laying): readonly string[] {
  const text = plainOf(pieces);
  return sliceRows(text, laying).map(([start, end]) => paintSlice(pieces, start, end, laying));
}

type Slice = readonly [number, number];

function sliceRows(text: string, { columns, wrap, offset }: Laying): readonly Slice[] {
  if (wrap === 'cut') {
    const start = placeAfter(text, 0, offset);
    return [[start, placeAfter(text, start, columns)]];
  }
  const rows: Slice[] = [];
  let start = 0;
  do {
    const end = placeAfter(text, start, columns);
    rows.push([start, end]);
    start = end;
  } while (start < text.length && rows.length < MOST_ROWS);
  return rows;
}

/** Where the text has filled so many columns; always one character further, lest a narrow window wrap for ever. */
function placeAfter(text: string, start: number, columns: number): number {
  const piece = text.slice(start, start + columns);
  if (isNarrow(piece)) return start + piece.length;
  let place = start;
  let filled = 0;
  for (const character of text.slice(start, start + 2 * columns)) {
    filled += widthOf(character);
    if (filled > columns && place > start) break;
    place += character.length;
  }
  return place;
}

function paintSlice(pieces: readonly Piece[], start: number, end: number, laying: Laying): string {
  let painted = '';
  let at = 0;
  for (const { text, tone } of pieces) {
    const from = Math.max(start, at);
    const to = Math.min(end, at + text.length);
    for (let place = from; place < to; ) {
      const mark = laying.marks.find(([first, last]) => first <= place && place < last);
      const next = mark ? mark[1] : nextMark(laying.marks, place);
      const stop = Math.min(to, next);
      painted += paintOn(text.slice(place - at, stop - at), tone, mark ? laying.markGround : laying.ground);
      place = stop;
    }
    at += text.length;
  }
  return painted + paintRest(laying.ground);
}

function nextMark(marks: Laying['marks'], place: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const [first] of marks) if (first > place && first < next) next = first;
  return next;
}

/** A line is bounded before it comes here; this bounds it once more in a very narrow window. */
const MOST_ROWS = 200;
