/** `backend:2 status:5xx path:/info -/health "connection refused" /time.?out/i`: what a line must have, all of it. */

export type LogField =
  | 'backend'
  | 'status'
  | 'path'
  | 'method'
  | 'client'
  | 'ms'
  | 'cache'
  | 'id'
  | 'level'
  | 'is';

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export type LogTerm = { readonly isNot: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'range'; readonly field: 'status' | 'ms'; readonly ranges: readonly NumberRange[] }
  | {
      readonly kind: 'word';
      readonly field: Exclude<LogField, 'status' | 'ms'>;
      /** One of these, in lower case. */
      readonly words: readonly string[];
    }
);

export type LogQuery =
  | { readonly terms: readonly LogTerm[]; readonly fault: null }
  | { readonly terms: null; readonly fault: string };

/** Never throws; what cannot be understood is said in a sentence. Unknown fields are text: `http://…`. */
export function parseLogQuery(text: string): LogQuery {
  const terms: LogTerm[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const isNot = token.length > 1 && token.startsWith('-');
    const term = parseTerm(isNot ? token.slice(1) : token, isNot);
    if (typeof term === 'string') return { terms: null, fault: term };
    if (term) terms.push(term);
  }
  return { terms, fault: null };
}

export function hasRegex(terms: readonly LogTerm[]): boolean {
  return terms.some(({ kind }) => kind === 'regex');
}

/** A sentence where it cannot be understood; null where it says nothing. */
function parseTerm(token: string, isNot: boolean): LogTerm | string | null {
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(token);
  if (regex) return parseRegex(regex[1] ?? '', regex[2] ?? '', isNot);
  const [, name = '', value = ''] = /^([a-z]+):(.*)$/s.exec(token) ?? [];
  const unquoted = value.replace(/^"(.*?)"?$/s, '$1');
  if (name === 'status' || name === 'ms') return parseRanges(name, unquoted, isNot);
  if (isWordField(name)) {
    const words = unquoted.toLowerCase().split(',').filter(Boolean);
    return words.length === 0 ? null : { kind: 'word', field: name, words, isNot };
  }
  const plain = token.replace(/^"(.*?)"?$/s, '$1').toLowerCase();
  return plain === '' ? null : { kind: 'text', text: plain, isNot };
}

function parseRegex(source: string, flags: string, isNot: boolean): LogTerm | string {
  if (!/^[iu]*$/.test(flags)) return `Expected the flags of /${source}/ to be i or u, got “${flags}”.`;
  try {
    new RegExp(source, flags);
    return { kind: 'regex', source, flags, isNot };
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.message}.` : 'This is no regular expression.';
  }
}

function parseRanges(field: 'status' | 'ms', value: string, isNot: boolean): LogTerm | string | null {
  if (value === '') return null;
  const ranges = value.split(',').filter(Boolean).map(parseRange);
  const known = ranges.filter((range) => range !== null);
  if (known.length < ranges.length) {
    const like = field === 'status' ? '404, 5xx, 400-499 or >=500' : '>100, <5 or 10-20';
    return `Expected ${field} to be like ${like}, got “${value}”.`;
  }
  return { kind: 'range', field, ranges: known, isNot };
}

function parseRange(text: string): NumberRange | null {
  const family = /^([0-9])xx$/i.exec(text);
  if (family) return { from: Number(family[1]) * 100, to: Number(family[1]) * 100 + 99 };
  const [, sign = '', low = '', high = ''] =
    /^(>=|<=|>|<)?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (low === '' || (sign !== '' && high !== '')) return null;
  const value = Number(low);
  if (sign === '>')
    return { from: value + Number.EPSILON * Math.max(1, value), to: Number.POSITIVE_INFINITY };
  if (sign === '>=') return { from: value, to: Number.POSITIVE_INFINITY };
  if (sign === '<') return { from: 0, to: value - Number.EPSILON * Math.max(1, value) };
  if (sign === '<=') return { from: 0, to: value };
  return { from: value, to: high === '' ? value : Number(high) };
}

function isWordField(name: string): name is Exclude<LogField, 'status' | 'ms'> {
  return WORD_FIELDS.has(name);
}

const WORD_FIELDS: ReadonlySet<string> = new Set([
  'backend',
  'path',
  'method',
  'client',
  'cache',
  'id',
  'level',
  'is',
]);
/** Quoted parts may hold blanks, also after a field; a regular expression has none (`\s`). */
const TOKEN = /-?(?:[a-z]+:)?"[^"]*"?|\S+/g;
