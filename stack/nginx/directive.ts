/** nginx's own grammar as data: a config is lines, a line is a directive, a block of lines, or a comment. */

export interface Directive {
  readonly kind: 'directive';
  readonly name: string;
  readonly args: readonly string[];
  /** Printed behind the directive as a comment. */
  readonly note: string | null;
}

export interface Block {
  readonly kind: 'block';
  readonly name: string;
  readonly args: readonly string[];
  readonly lines: readonly ConfigLine[];
}

export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
}

/** A line of a `map`: both words are values, as no directive's name stands before them. */
export interface MapEntry {
  readonly kind: 'entry';
  readonly key: string;
  readonly value: string;
}

export type ConfigLine = Directive | Block | Comment | MapEntry;

/** Arguments are values, not text: quotes are the printer's business. */
export function directive(name: string, ...args: readonly string[]): Directive {
  return { kind: 'directive', name, args, note: null };
}

export function notedDirective(note: string, name: string, ...args: readonly string[]): Directive {
  return { kind: 'directive', name, args, note };
}

export function block(name: string, args: readonly string[], lines: readonly ConfigLine[]): Block {
  return { kind: 'block', name, args, lines };
}

export function mapEntry(key: string, value: string): MapEntry {
  return { kind: 'entry', key, value };
}

export function comment(text: string): Comment {
  return { kind: 'comment', text };
}
