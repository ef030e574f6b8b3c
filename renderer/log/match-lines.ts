/** Whether a line is what a query asks for. Runs in a worker: a regular expression may take for ever. */
import { parseAccessLine } from '../../stack/logs/read/parse-access-line.ts';
import { parseErrorLine } from '../../stack/logs/read/parse-error-line.ts';
import { type BackendNames, formatLogLine } from './format-log-line.ts';
import { plainOf } from './paint.ts';
import type { LogTerm } from './parse-log-query.ts';

/** What can be asked of a line beyond its text; null where this log does not say it. */
interface LineFacts {
  readonly backends: readonly string[];
  readonly path: string | null;
  readonly method: string | null;
  readonly client: string | null;
  readonly status: number | null;
  readonly ms: number | null;
  readonly cache: string | null;
  readonly id: string | null;
  readonly level: string | null;
  readonly isRetried: boolean;
}

export type LineMatcher = (line: string) => boolean;

/** Text and expressions look at the line as it is shown, so that what is found can be seen. */
export function createLineMatcher(
  terms: readonly LogTerm[],
  source: string,
  names: BackendNames,
): LineMatcher {
  const onFacts = terms.flatMap((term) => (isOnText(term) ? [] : [factTest(term)]));
  const onText = terms.flatMap((term) => (isOnText(term) ? [textTest(term)] : []));
  return (line) => {
    if (onFacts.length > 0) {
      const facts = factsOf(source, line, names);
      if (!onFacts.every((test) => test(facts))) return false;
    }
    if (onText.length === 0) return true;
    const shown = plainOf(formatLogLine(source, line, names));
    return onText.every((test) => test(shown));
  };
}

/** Where in the shown text the terms that look at text match: `[start, end)`, as many as there is room for. */
export function rangesIn(terms: readonly LogTerm[], shown: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const term of terms) {
    if (!isOnText(term) || term.isNot) continue;
    const pattern =
      term.kind === 'text'
        ? new RegExp(term.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gi')
        : new RegExp(term.source, `${term.flags}g`);
    for (const match of shown.matchAll(pattern)) {
      if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
      if (found.length >= MOST_RANGES) return found;
    }
  }
  return found;
}

type TextTerm = Extract<LogTerm, { kind: 'text' | 'regex' }>;
type FactTerm = Exclude<LogTerm, { kind: 'text' | 'regex' }>;

function isOnText(term: LogTerm): term is TextTerm {
  return term.kind === 'text' || term.kind === 'regex';
}

function textTest(term: TextTerm): (shown: string) => boolean {
  if (term.kind === 'text') return (shown) => shown.toLowerCase().includes(term.text) !== term.isNot;
  const pattern = new RegExp(term.source, term.flags);
  return (shown) => pattern.test(shown) !== term.isNot;
}

function factTest(term: FactTerm): (facts: LineFacts) => boolean {
  if (term.kind === 'range') {
    return (facts) => {
      const value = facts[term.field];
      return (
        (value !== null && term.ranges.some(({ from, to }) => value >= from && value <= to)) !== term.isNot
      );
    };
  }
  return (facts) => term.words.some((word) => hasWord(facts, term.field, word)) !== term.isNot;
}

function hasWord(
  facts: LineFacts,
  field: Extract<FactTerm, { kind: 'word' }>['field'],
  word: string,
): boolean {
  switch (field) {
    case 'backend':
      return facts.backends.length === 0
        ? word === 'none'
        : facts.backends.some((name) => isNamed(name, word));
    case 'is':
      return word === 'retried' && facts.isRetried;
    case 'path':
      return facts.path?.toLowerCase().includes(word) ?? false;
    case 'method':
    case 'cache':
    case 'level':
      return facts[field]?.toLowerCase() === word;
    case 'client':
    case 'id':
      return facts[field]?.toLowerCase().startsWith(word) ?? false;
    default:
      return field satisfies never;
  }
}

/** `2` is short for the second of a service: `flask-app-2`. */
function isNamed(name: string, word: string): boolean {
  return name === word || (/^\d+$/.test(word) && name.endsWith(`-${word}`));
}

function factsOf(source: string, line: string, names: BackendNames): LineFacts {
  if (source === 'access') return accessFacts(line, names);
  if (source === 'error') return errorFacts(line, names);
  return { ...NO_FACTS, backends: [source], level: OUTPUT_LEVEL.exec(line)?.[1] ?? null };
}

function accessFacts(line: string, names: BackendNames): LineFacts {
  const record = parseAccessLine(line);
  if (!record) return NO_FACTS;
  const last = record.tries.at(-1);
  return {
    backends: last ? [names.get(last.address) ?? last.address] : [],
    path: record.path,
    method: record.method,
    client: record.client,
    status: record.status,
    ms: record.ms,
    cache: record.cache,
    id: record.requestId,
    level: null,
    isRetried: record.tries.length > 1,
  };
}

function errorFacts(line: string, names: BackendNames): LineFacts {
  const record = parseErrorLine(line);
  if (!record) return NO_FACTS;
  const [, method = null, path = null] = /, request: "(\S+) (\S+)/.exec(record.message) ?? [];
  const upstream = /, upstream: "[a-z]+:\/\/((?:unix:[^":]+)|[^"/]+)/.exec(record.message)?.[1];
  return {
    ...NO_FACTS,
    backends: upstream === undefined ? [] : [names.get(upstream) ?? upstream],
    path,
    method,
    client: /, client: ([^,\s]+)/.exec(record.message)?.[1] ?? null,
    level: record.severity,
  };
}

const NO_FACTS: LineFacts = {
  backends: [],
  path: null,
  method: null,
  client: null,
  status: null,
  ms: null,
  cache: null,
  id: null,
  level: null,
  isRetried: false,
};
/** gunicorn's `[INFO]` and its like. */
const OUTPUT_LEVEL = /\[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\]/;
/** A screen has no room to show more of one line. */
const MOST_RANGES = 200;
