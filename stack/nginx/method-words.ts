/** The method as words a person types and reads: `hash $request_uri consistent`. */
import { HASH_KEY, MAX_HASH_KEY_LENGTH, type Method } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

/**
 * `round_robin | least_conn | ip_hash | hash KEY [consistent] | random [two [least_conn]] |
 * least_time header|last_byte [inflight]`, one word each.
 * Faults: `input-invalid`, naming what was expected and what came.
 */
export function parseMethod(words: readonly string[]): Method {
  const [kind = '', ...args] = words;
  switch (kind) {
    case 'round_robin':
    case 'least_conn':
    case 'ip_hash':
      if (args.length > 0) throw unexpected(`\`${kind}\` to stand alone`, words);
      return { kind };
    case 'hash':
      return parseHash(args, words);
    case 'random':
      return parseRandom(args, words);
    case 'least_time':
      return parseLeastTime(args, words);
    default:
      throw unexpected(`\`method\` to be one of ${FORMS.join(', ')}`, words, suggestionFor(kind));
  }
}

/** What `parseMethod` reads back. */
export function printMethod(method: Method): string {
  switch (method.kind) {
    case 'round_robin':
    case 'least_conn':
    case 'ip_hash':
      return method.kind;
    case 'hash':
      return `hash ${method.key}${method.consistent ? ' consistent' : ''}`;
    case 'random':
      return ['random', ...(method.two ? ['two', ...(method.by ? [method.by] : [])] : [])].join(' ');
    case 'least_time':
      return `least_time ${method.by}${method.inflight ? ' inflight' : ''}`;
    default:
      return method satisfies never;
  }
}

const KINDS = [
  'round_robin',
  'least_conn',
  'ip_hash',
  'hash',
  'random',
  'least_time',
] as const satisfies readonly Method['kind'][];
const FORMS = [
  'round_robin',
  'least_conn',
  'ip_hash',
  'hash KEY [consistent]',
  'random [two [least_conn]]',
  'least_time header|last_byte [inflight]',
];

function parseHash([key, flag, ...rest]: readonly string[], words: readonly string[]): Method {
  // A shell that was given no quotes has put nothing in the variable's place.
  if (key === undefined || key === '') {
    throw unexpected('`hash` to be followed by a key', words, "Quote the key: hash '$request_uri'.");
  }
  if (key.length > MAX_HASH_KEY_LENGTH || !HASH_KEY.test(key)) {
    throw unexpected(
      'the hash key to be nginx variables and plain characters, such as `$request_uri`',
      words,
    );
  }
  if (rest.length > 0 || (flag ?? 'consistent') !== 'consistent') {
    throw unexpected('the hash key to be followed by `consistent` or nothing', words);
  }
  return { kind: 'hash', key, consistent: flag === 'consistent' };
}

function parseRandom([two, by, ...rest]: readonly string[], words: readonly string[]): Method {
  if ((two ?? 'two') !== 'two' || (by ?? 'least_conn') !== 'least_conn' || rest.length > 0) {
    throw unexpected('`random` to be followed by `two`, `two least_conn` or nothing', words);
  }
  if (by === 'least_conn') return { kind: 'random', two: true, by };
  return { kind: 'random', two: two === 'two' };
}

function parseLeastTime([by, inflight, ...rest]: readonly string[], words: readonly string[]): Method {
  if (by !== 'header' && by !== 'last_byte') {
    throw unexpected('`least_time` to be followed by `header` or `last_byte`', words);
  }
  if ((inflight ?? 'inflight') !== 'inflight' || rest.length > 0) {
    throw unexpected(`\`least_time ${by}\` to be followed by \`inflight\` or nothing`, words);
  }
  return { kind: 'least_time', by, inflight: inflight === 'inflight' };
}

function unexpected(expected: string, words: readonly string[], hint?: string): FaultError {
  const message = `Expected ${expected}, got ${JSON.stringify(words.join(' '))}.`;
  return new FaultError({ code: 'input-invalid', message, ...(hint === undefined ? {} : { hint }) });
}

function suggestionFor(word: string): string | undefined {
  const plain = lettersOf(word);
  const near = KINDS.map((kind) => ({ kind, distance: editDistance(plain, lettersOf(kind)) }))
    .filter(({ kind, distance }) => distance <= 2 && distance < lettersOf(kind).length / 2)
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? undefined : `Did you mean \`${near.kind}\`?`;
}

function lettersOf(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .slice(0, 20);
}

/** Levenshtein's: letters to insert, remove or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
