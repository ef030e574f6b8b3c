/** A terminal that is typed into. What it shows is a program's own: it is obeyed here, and nowhere else. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type LogTheme, terminalTheme } from '../log/log-theme.ts';

export interface ShellTerminal {
  readonly columns: number;
  readonly rows: number;
  /** Resolves when it is on the screen. */
  write(bytes: Uint8Array | string): Promise<void>;
  onTyped(listener: (text: string) => void): void;
  onResize(listener: (columns: number, rows: number) => void): void;
  onLeave(listener: () => void): void;
  fit(): void;
  focus(): void;
  setTheme(theme: LogTheme): void;
  dispose(): void;
}

export function openShellTerminal(element: HTMLElement, theme: LogTheme): ShellTerminal {
  const look = getComputedStyle(element);
  const terminal = new Terminal({
    theme: shellTheme(theme),
    scrollback: 5_000,
    cursorBlink: false,
    fontFamily: look.fontFamily,
    fontSize: Number.parseFloat(look.fontSize),
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
  });
  const fitting = new FitAddon();
  terminal.loadAddon(fitting);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Shell');
  const fit = (): void => {
    if (element.clientHeight > 0 && element.clientWidth > 0) fitting.fit();
  };
  fit();
  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    onTyped: (listener) => void terminal.onData(listener),
    onResize: (listener) => void terminal.onResize(({ cols, rows }) => listener(cols, rows)),
    onLeave: (listener) =>
      terminal.attachCustomKeyEventHandler((event) => {
        if (event.key !== 'Escape' || !event.shiftKey) return true;
        if (event.type === 'keydown') listener();
        return false;
      }),
    fit,
    focus: () => terminal.focus(),
    setTheme(next) {
      terminal.options.theme = shellTheme(next);
    },
    dispose: () => terminal.dispose(),
  };
}

/** A log has no cursor to see. */
function shellTheme(theme: LogTheme) {
  const look = terminalTheme(theme);
  return { ...look, cursor: look.foreground ?? '', extendedAnsi: [] };
}
