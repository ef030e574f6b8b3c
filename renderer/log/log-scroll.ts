/** Where a log's screen stands and what it shows there: scrolling, choosing lines, drawing at most once a frame. */
import type { AskedLines } from './asked-lines.ts';
import type { BackendNames } from './format-log-line.ts';
import { findLineAt, lineTimeMs, parseWantedTime } from './line-time.ts';
import { createLogCanvas } from './log-canvas.ts';
import type { LogHistory } from './log-history.ts';
import { type LogPosition, movedBy, rowsAt, type ShownRow } from './log-position.ts';
import type { LogScreen } from './log-screen.ts';
import type { LogViewStatus } from './log-view-status.ts';
import type { LineList } from './match-index.ts';
import type { Ground } from './paint.ts';

export interface LogScroll {
  status(): Pick<LogViewStatus, 'waiting' | 'isAtEnd' | 'scroll' | 'chosen'>;
  /** Resolves at once while few lines came since the last drawing; else when they were drawn: nobody runs ahead of it. */
  drawSoon(lines: number): Promise<void>;
  toEnd(): void;
  toPlace(fraction: number): void;
  by(rows: number): void;
  /** False where the text is no time, or no line says one. */
  toTime(text: string): boolean;
  setWrap(wrap: 'wrapped' | 'cut'): void;
  show(number: number): void;
  /** The line at the top, to be kept there while the list changes; null at the end. */
  top(): number | null;
  keep(top: number | null): void;
  bottom(): number;
  /** First and last. */
  chosen(): readonly [number, number] | null;
  choose(number: number | null): void;
  /** The line after or before the one chosen; `to here` keeps those before it chosen too. */
  step(by: 1 | -1, how: 'alone' | 'to here'): void;
  reset(): void;
  dispose(): void;
}

export function createLogScroll(wish: {
  readonly screen: LogScreen;
  readonly history: LogHistory;
  readonly names: () => BackendNames;
  readonly source: () => string;
  readonly list: () => LineList;
  readonly asked: () => {
    readonly query: AskedLines;
    readonly search: AskedLines;
    readonly use: 'filter' | 'mark';
    readonly current: number | null;
  };
  readonly onOpen: (number: number) => void;
  readonly onDrawn: () => void;
}): LogScroll {
  const { screen, history, list, asked, onOpen } = wish;
  const canvas = createLogCanvas(wish);
  let position: LogPosition = 'end';
  let wrap: 'wrapped' | 'cut' = 'cut';
  let offset = 0;
  let shown: readonly ShownRow[] = [];
  let seenEnd = 0;
  let choice: { readonly from: number; readonly to: number } | null = null;
  let undrawn = 0;
  let frame: number | null = null;
  const onDrawn: (() => void)[] = [];
  let wheel = 0;

  const heightOf = (number: number): number => canvas.heightOf(number, wrap);
  const draw = (): void => {
    frame = null;
    undrawn = 0;
    shown = rowsAt(position, list(), screen.rows, heightOf);
    const { query, search } = asked();
    const found = [search.marks, query.marks].filter((marks) => marks !== null);
    canvas.draw(shown, { wrap, offset, found, groundOf });
    if (position === 'end') seenEnd = history.end;
    for (const tell of onDrawn.splice(0)) tell();
    wish.onDrawn();
  };
  const groundOf = (number: number): Ground => {
    const { query, use, current } = asked();
    if (choice && number >= Math.min(choice.from, choice.to) && number <= Math.max(choice.from, choice.to))
      return 'chosen';
    if (number === current) return 'chosen';
    const { index } = query;
    return use === 'mark' && index?.numberAt(index.placeOf(number)) === number ? 'marked' : 'none';
  };
  const wantDraw = (): void => {
    frame ??= requestAnimationFrame(draw);
  };
  const moveTo = (next: LogPosition): void => {
    position = next;
    wantDraw();
  };
  const by = (rows: number): void => {
    shown = rowsAt(position, list(), screen.rows, heightOf);
    moveTo(movedBy(rows, shown, list(), screen.rows, heightOf));
  };
  const show = (number: number): void => {
    if (!shown.some((row) => row.number === number)) {
      position = { number, above: 0 };
      by(-Math.floor(screen.rows / 3));
    }
    wantDraw();
  };
  const step = (direction: 1 | -1, how: 'alone' | 'to here'): void => {
    const lines = list();
    const from = choice?.to ?? shown.at(-1)?.number;
    if (from === undefined) return;
    const number = choice ? lines.numberAt(lines.placeOf(from) + direction) : from;
    if (number === undefined) return;
    choice = { from: how === 'to here' && choice ? choice.from : number, to: number };
    show(number);
  };
  const KEYS: Readonly<Record<string, (how: 'alone' | 'to here') => void>> = {
    PageUp: () => by(1 - screen.rows),
    PageDown: () => by(screen.rows - 1),
    ArrowUp: (how) => step(-1, how),
    ArrowDown: (how) => step(1, how),
    ArrowLeft: () => sideways(-SIDE_COLUMNS),
    ArrowRight: () => sideways(SIDE_COLUMNS),
    Home: () => toPlace(0),
    End: () => moveTo('end'),
    Enter: () => choice && onOpen(choice.to),
  };
  const sideways = (columns: number): void => {
    if (wrap === 'wrapped') return;
    offset = Math.max(0, Math.min(MOST_OFFSET, offset + columns));
    wantDraw();
  };
  const toPlace = (fraction: number): void => {
    const lines = list();
    const number = lines.numberAt(Math.floor(Math.max(0, Math.min(1, fraction)) * lines.size));
    moveTo(number === undefined ? 'end' : { number, above: 0 });
    by(0);
  };

  screen.on({
    onResize: wantDraw,
    onWheel(rows) {
      wheel += rows;
      const whole = Math.trunc(wheel);
      wheel -= whole;
      if (whole !== 0) by(whole);
    },
    onSideways: sideways,
    onClick(row, how) {
      const number = shown[row]?.number;
      if (number === undefined || history.remarkAt(number) !== null) return;
      choice = how === 'to here' && choice ? { from: choice.from, to: number } : { from: number, to: number };
      wantDraw();
      if (how === 'alone') onOpen(number);
    },
    onKey(event) {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
      act?.(event.shiftKey ? 'to here' : 'alone');
      return act !== undefined;
    },
  });

  return {
    status() {
      const lines = list();
      const size = Math.max(1, lines.size);
      const at = position === 'end' ? lines.size : lines.placeOf(position.number);
      const part = Math.min(1, screen.rows / size);
      return {
        isAtEnd: position === 'end',
        waiting: position === 'end' ? 0 : lines.size - lines.placeOf(seenEnd),
        scroll: { start: position === 'end' ? 1 - part : Math.min(1 - part, at / size), size: part },
        chosen: choice ? Math.abs(choice.to - choice.from) + 1 : 0,
      };
    },
    drawSoon(lines) {
      undrawn += lines;
      wantDraw();
      if (undrawn < MOST_UNDRAWN) return Promise.resolve();
      return new Promise((resolve) => onDrawn.push(resolve));
    },
    toEnd: () => moveTo('end'),
    toPlace,
    by,
    toTime(text) {
      const near = lineTimeMs(wish.source(), history.line(shown[0]?.number ?? history.first) ?? '');
      const timeMs = parseWantedTime(text, near ?? Date.now());
      const number = timeMs === null ? null : findLineAt(history, wish.source(), timeMs);
      if (number === null) return false;
      const lines = list();
      const listed = lines.numberAt(lines.placeOf(number)) ?? lines.numberAt(lines.size - 1);
      if (listed === undefined) return false;
      choice = { from: listed, to: listed };
      position = { number: listed, above: 0 };
      by(0);
      return true;
    },
    setWrap(next) {
      wrap = next;
      offset = 0;
      wantDraw();
    },
    show,
    top: () => (position === 'end' ? null : (shown[0]?.number ?? null)),
    keep: (top) => moveTo(top === null ? 'end' : { number: top, above: 0 }),
    bottom: () => shown.at(-1)?.number ?? history.end,
    chosen: () => (choice ? [Math.min(choice.from, choice.to), Math.max(choice.from, choice.to)] : null),
    choose(number) {
      choice = number === null ? null : { from: number, to: number };
      wantDraw();
    },
    step,
    reset() {
      canvas.forget();
      choice = null;
      offset = 0;
      seenEnd = history.end;
      moveTo('end');
    },
    dispose() {
      if (frame !== null) cancelAnimationFrame(frame);
      for (const tell of onDrawn.splice(0)) tell();
    },
  };
}

const MOST_UNDRAWN = 2_000;
const SIDE_COLUMNS = 8;
const MOST_OFFSET = 4_000;
