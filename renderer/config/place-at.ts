import { isDataBlock, type Place } from './nginx-directives.ts';

/** Where the end of a text stands: in which block, and whether a directive or one of its arguments comes next. */
export interface Standing {
  /** Null inside a table such as that of `map`, or in a block no nginx of ours knows. */
  readonly place: Place | null;
  readonly next: 'directive' | 'argument' | 'nothing';
}

/** `text` is what stands before the word at the cursor, `level` where the whole text stands. */
export function placeAt(text: string, level: Place): Standing {
  const blocks: (Place | null)[] = [level];
  let directive: string | null = null;
  for (const found of text.matchAll(TOKEN)) {
    const { mark, open, comment } = found.groups ?? {};
    const place = blocks.at(-1) ?? null;
    const isLast = found.index + found[0].length === text.length;
    if (open !== undefined || (comment !== undefined && isLast)) return { place, next: 'nothing' };
    if (comment !== undefined) continue;
    if (mark === undefined) directive ??= found[0];
    if (mark === '{') blocks.push(place === null ? null : placeInside(directive ?? ''));
    // A brace too many is nginx's to complain of.
    if (mark === '}' && blocks.length > 1) blocks.pop();
    if (mark !== undefined) directive = null;
  }
  return { place: blocks.at(-1) ?? null, next: directive === null ? 'directive' : 'argument' };
}

function placeInside(directive: string): Place | null {
  if (isDataBlock(directive)) return null;
  // What a location may hold, a `limit_except` may not: a handful of rules, which are offered as a location's.
  if (directive === 'limit_except') return 'location';
  return PLACES.find((place) => place === directive) ?? null;
}

const PLACES: readonly Place[] = ['events', 'http', 'server', 'location', 'if', 'upstream'];

/** One token; `open` is a string without an end. */
const TOKEN =
  /(?<comment>#[^\n]*)|(?<mark>[;{}])|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|(?<open>["'][\s\S]*$)|(?:\$\{\w+\}|\\[\s\S]|[^\s;{}"'#\\]|(?<=\S)[#"'])+/g;
