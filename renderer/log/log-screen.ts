/** The terminal as a window on a log: it holds the rows on the screen and no more, so a million lines scroll like ten. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type LogTheme, terminalTheme } from './log-theme.ts';

export interface LogScreen {
  readonly rows: number;
  readonly columns: number;
  /** From the top; what differs is written. Rows hold no foreign escapes, and their painting ends with them. */
  draw(rows: readonly string[]): void;
  fit(): void;
  setTheme(theme: LogTheme): void;
  on(listener: ScreenListener): void;
  dispose(): void;
}

export interface ScreenListener {
  readonly onResize: () => void;
  /** Rows, down is positive; part of a row where the wheel is fine. */
  readonly onWheel: (rows: number) => void;
  readonly onSideways: (columns: number) => void;
  readonly onClick: (row: number, how: 'alone' | 'to here') => void;
  /** True where the key was for the log. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

export function openLogScreen(element: HTMLElement, theme: LogTheme): LogScreen {
  const look = getComputedStyle(element);
  const terminal = new Terminal({
    theme: terminalTheme(theme),
    scrollback: 0,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    cursorStyle: 'bar',
    cursorWidth: 1,
    convertEol: true,
    fontFamily: look.fontFamily,
    fontSize: Number.parseFloat(look.fontSize),
    lineHeight: 1.28,
    minimumContrastRatio: 4.5,
  });
  const fitting = new FitAddon();
  terminal.loadAddon(fitting);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Log lines');
  terminal.write(NO_WRAP_NO_CURSOR);
  const undo = new AbortController();
  const { signal } = undo;
  let drawn: readonly string[] = [];

  const on = (listener: ScreenListener): void => {
    terminal.onResize(() => {
      drawn = [];
      listener.onResize();
    });
    // xterm asks for every key; it has no use for any here.
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.type === 'keydown' && listener.onKey(event)) event.preventDefault();
      return false;
    });
    terminal.attachCustomWheelEventHandler(() => false);
    element.addEventListener(
      'wheel',
      (event) => {
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 : 1 / rowHeight(element, terminal);
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
          listener.onSideways(Math.sign(event.deltaX || event.deltaY) * SIDEWAYS_COLUMNS);
        else listener.onWheel(event.deltaY * unit);
        event.preventDefault();
      },
      { passive: false, signal },
    );
    let pressed: { readonly x: number; readonly y: number } | null = null;
    element.addEventListener('mousedown', ({ clientX: x, clientY: y }) => (pressed = { x, y }), { signal });
    element.addEventListener(
      'click',
      (event) => {
        // A drag selects text.
        const moved = pressed ? Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) : 0;
        if (moved > CLICK_SLACK_PX || event.button !== 0) return;
        const top = element.querySelector('.xterm-screen')?.getBoundingClientRect().top ?? 0;
        const row = Math.floor((event.clientY - top) / rowHeight(element, terminal));
        listener.onClick(row, event.shiftKey ? 'to here' : 'alone');
      },
      { signal },
    );
  };

  return {
    get rows() {
      return terminal.rows;
    },
    get columns() {
      return terminal.cols;
    },
    draw(rows) {
      let text = '';
      for (let row = 0; row < terminal.rows; row += 1) {
        const next = rows[row] ?? EMPTY_ROW;
        if (next !== drawn[row]) text += `\x1b[${row + 1};1H${next}`;
      }
      drawn = Array.from({ length: terminal.rows }, (_, row) => rows[row] ?? EMPTY_ROW);
      if (text !== '') terminal.write(text);
    },
    fit() {
      // A collapsed dock has no size to fit to.
      if (element.clientHeight > 0 && element.clientWidth > 0) fitting.fit();
    },
    setTheme(next) {
      terminal.options.theme = terminalTheme(next);
    },
    on,
    dispose() {
      undo.abort();
      terminal.dispose();
    },
  };
}

function rowHeight(element: HTMLElement, terminal: Terminal): number {
  const height = element.querySelector('.xterm-screen')?.getBoundingClientRect().height ?? 0;
  return Math.max(1, height / terminal.rows);
}

const NO_WRAP_NO_CURSOR = '\x1b[?7l\x1b[?25l';
const EMPTY_ROW = '\x1b[0m\x1b[K';
const SIDEWAYS_COLUMNS = 8;
const CLICK_SLACK_PX = 4;
