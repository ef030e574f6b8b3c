/** Lines of a history as rows on a screen: formatted once while they are seen, painted with what is found in them. */

import type { FoundMarks } from './find-marks.ts';
import { type BackendNames, formatLogLine } from './format-log-line.ts';
import { layRows } from './lay-rows.ts';
import type { LogHistory } from './log-history.ts';
import type { ShownRow } from './log-position.ts';
import type { LogScreen } from './log-screen.ts';
import { type Ground, type Piece, plainOf } from './paint.ts';
import { visibleText } from './visible-text.ts';

export interface Look {
  readonly wrap: 'wrapped' | 'cut';
  readonly offset: number;
  readonly found: readonly FoundMarks[];
  readonly groundOf: (number: number) => Ground;
}

export interface LogCanvas {
  /** Rows of one line as it would be laid now. */
  heightOf(number: number, wrap: Look['wrap']): number;
  draw(shown: readonly ShownRow[], look: Look): void;
  /** After another source, or other names of backends. */
  forget(): void;
}

export function createLogCanvas(wish: {
  readonly screen: LogScreen;
  readonly history: LogHistory;
  readonly source: () => string;
  readonly names: () => BackendNames;
}): LogCanvas {
  const { screen, history, source, names } = wish;
  const formatted = new Map<number, readonly Piece[]>();

  const piecesOf = (number: number): readonly Piece[] => {
    const known = formatted.get(number);
    if (known) return known;
    const remark = history.remarkAt(number);
    const pieces: readonly Piece[] =
      remark === null
        ? formatLogLine(source(), history.line(number) ?? '', names())
        : [{ text: `  ── ${visibleText(remark)} ──`, tone: 'warn' }];
    if (formatted.size > MOST_FORMATTED) formatted.clear();
    formatted.set(number, pieces);
    return pieces;
  };

  return {
    heightOf(number, wrap) {
      if (wrap === 'cut') return 1;
      return layRows(piecesOf(number), { ...PLAIN, wrap, columns: screen.columns }).length;
    },
    draw(shown, look) {
      const laid = new Map<number, readonly string[]>();
      for (const { number } of shown) {
        if (laid.has(number)) continue;
        const pieces = piecesOf(number);
        const ground = look.groundOf(number);
        const text = plainOf(pieces);
        const marks = look.found.flatMap((found) => found.of(number, text));
        const markGround = ground === 'chosen' ? 'current' : 'found';
        const { wrap, offset } = look;
        laid.set(
          number,
          layRows(pieces, { columns: screen.columns, wrap, offset, ground, marks, markGround }),
        );
      }
      screen.draw(shown.map(({ number, row }) => laid.get(number)?.[row] ?? ''));
      for (const found of look.found) found.askForRest();
    },
    forget: () => formatted.clear(),
  };
}

const PLAIN = { offset: 0, ground: 'none', marks: [], markGround: 'none' } as const;
/** A few screens of them. */
const MOST_FORMATTED = 600;
