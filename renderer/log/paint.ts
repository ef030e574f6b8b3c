/** Colours as a terminal is told them. Only this folder's own text is painted; foreign text was made visible before. */

export type Tone = 'plain' | 'dim' | 'good' | 'note' | 'warn' | 'bad' | 'name';

/** What is behind the text: `chosen` is a selected line, `marked` one that a query names, `found` a piece that matches. */
export type Ground = 'none' | 'chosen' | 'marked' | 'found' | 'current';

/** A piece of one line: what is read, and how it is coloured. */
export interface Piece {
  readonly text: string;
  readonly tone: Tone;
}

/** One line for a terminal. */
export function paint(pieces: readonly Piece[]): string {
  return pieces.map(({ text, tone }) => `${SGR[tone]}${text}${tone === 'plain' ? '' : RESET}`).join('');
}

/** The same line as a person reads it: what a filter looks at. */
export function plainOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** A piece on its ground; leaves the colours set. */
export function paintOn(text: string, tone: Tone, ground: Ground): string {
  return `${RESET}${GROUNDS[ground]}${SGR[tone]}${text}`;
}

/** Ends a row: the rest of it has the line's ground. */
export function paintRest(ground: Ground): string {
  return `${RESET}${GROUNDS[ground]}\x1b[K${ground === 'none' ? '' : RESET}`;
}

const RESET = '\x1b[0m';
const SGR: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '\x1b[90m',
  good: '\x1b[32m',
  note: '\x1b[36m',
  warn: '\x1b[33m',
  bad: '\x1b[31m',
  name: '\x1b[34m',
};
/** Colours 16 to 19, which `log-theme.ts` sets for each theme. */
const GROUNDS: Readonly<Record<Ground, string>> = {
  none: '',
  chosen: '\x1b[48;5;16m',
  marked: '\x1b[48;5;17m',
  found: '\x1b[48;5;18m',
  current: '\x1b[48;5;19m',
};
