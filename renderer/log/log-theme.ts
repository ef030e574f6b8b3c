import type { ITheme } from '@xterm/xterm';

export type LogTheme = 'light' | 'dark';

/** The panel's colours, said to a terminal, which knows no CSS variables. Kept in step with tokens.css. */
export function terminalTheme(theme: LogTheme): ITheme {
  return theme === 'dark' ? DARK : LIGHT;
}

/** `extendedAnsi` are the grounds of lines and pieces, in the order `paint.ts` names them: colours 16 to 19. */
const DARK: ITheme = {
  background: '#11161b',
  foreground: '#d5dbe0',
  cursor: '#11161b',
  selectionBackground: '#2f4a72',
  brightBlack: '#818c96',
  red: '#ff8a86',
  green: '#4fd08f',
  yellow: '#f0b44c',
  blue: '#82b2ff',
  cyan: '#6cc7d4',
  extendedAnsi: ['#203350', '#1f2a3a', '#5b4512', '#8a5f14'],
  scrollbarSliderBackground: '#3a465080',
  scrollbarSliderHoverBackground: '#3a4650c0',
  scrollbarSliderActiveBackground: '#3a4650',
};

const LIGHT: ITheme = {
  background: '#fbfaf7',
  foreground: '#262d35',
  cursor: '#fbfaf7',
  selectionBackground: '#c9daf4',
  brightBlack: '#6a727a',
  red: '#bd2a2f',
  green: '#16774a',
  yellow: '#8a5200',
  blue: '#1a55b0',
  cyan: '#0c6b7a',
  extendedAnsi: ['#cfe0f8', '#e8eef7', '#fbe3a2', '#f5c04e'],
  scrollbarSliderBackground: '#c6c1b480',
  scrollbarSliderHoverBackground: '#c6c1b4c0',
  scrollbarSliderActiveBackground: '#c6c1b4',
};
