/** The log of a window, counted by what the cache did: by rule, by path, in fixed room. */

import type { AccessFields } from '../../logs/read/access-fields.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import { ByteNames } from '../../logs/read/byte-names.ts';
import { CACHE_STATUSES, type CacheReport, type CacheStatus } from '../../model/cache-report.ts';
import { type CacheRule, ruleOf, ruleWords } from '../../model/caching.ts';
import { CountIntake } from '../logs/line-intake.ts';
import { type AccessLog, openStretch } from '../traffic/scan-log.ts';
import { CacheFillings } from './cache-fillings.ts';
import { CacheTally } from './cache-tally.ts';

/** `generation`: only lines of that config count; null: of any. Times in milliseconds since 1970. */
export interface CacheSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly generation: number | null;
}

type Counted = Pick<CacheReport, 'requests' | 'all' | 'rules' | 'paths' | 'otherPaths'>;

export async function readCache(
  log: AccessLog,
  span: CacheSpan,
  rules: readonly CacheRule[],
): Promise<Counted> {
  const book = new CacheBook(span, rules);
  const scanner = new AccessScanner(book);
  // What was filled before the window is served in it.
  for await (const pieces of openStretch(log, span.fromMs - FILLED_BEFORE_MS)) {
    const intake = new CountIntake(scanner);
    for await (const bytes of pieces) intake.push(bytes);
  }
  return book.counted();
}

const FILLED_BEFORE_MS = 300_000;
const MAX_PATHS = 2000;
const SHOWN = 20;
const MAX_KEY_BYTES = 512;
const QUESTION_MARK = 0x3f;
const STATUSES: ReadonlySet<string> = new Set(CACHE_STATUSES);

interface PathBook {
  readonly tally: CacheTally;
  readonly rule: string | null;
  /** Of the newest answer; null once there were several. */
  key: string | null;
}

class CacheBook {
  readonly #span: CacheSpan;
  readonly #rules: readonly CacheRule[];
  readonly #names = new ByteNames(MAX_PATHS * 2);
  readonly #fillings = new CacheFillings();
  readonly #all = new CacheTally();
  readonly #byRule = new Map<string, CacheTally>();
  readonly #paths = new Map<string, PathBook>();
  #requests = 0;
  #beyond = 0;

  constructor(span: CacheSpan, rules: readonly CacheRule[]) {
    this.#span = span;
    this.#rules = rules;
    for (const rule of rules) this.#byRule.set(ruleWords(rule), new CacheTally());
  }

  addMalformed(): void {}

  add(fields: AccessFields): void {
    const { fromMs, toMs, generation } = this.#span;
    const { timeMs, cache } = fields;
    if (timeMs >= toMs) return;
    const isCounted = timeMs >= fromMs && (generation === null || fields.generation === generation);
    if (isCounted) this.#requests += 1;
    if (!isStatus(cache)) return;
    const { path, key } = this.#textsOf(fields);
    const kept = fields.status < 400 ? 'kept' : 'not kept';
    const ageMs = this.#fillings.ageOf(key, cache, timeMs, kept);
    if (!isCounted) return;
    const last = fields.tryCount - 1;
    const isAnswered = last >= 0 && (fields.addresses[last]?.text.includes(':') ?? false);
    const ownMs = fields.tryMs[last] ?? -1;
    const request = {
      status: cache,
      backendMs: isAnswered && ownMs >= 0 ? ownMs : null,
      reached: fields.tryCount === 0 ? ('no backend' as const) : ('a backend' as const),
      ageMs,
    };
    this.#all.add(request);
    const book = this.#bookOf(path, key);
    if (book === null) this.#beyond += 1;
    book?.tally.add(request);
    const rule = book === null ? this.#ruleOf(path) : book.rule;
    if (rule !== null) this.#byRule.get(rule)?.add(request);
  }

  counted(): Counted {
    const { toMs } = this.#span;
    const mean = this.#all.meanBackendMs;
    const sorted = [...this.#paths].sort(
      ([a, one], [b, other]) => other.tally.requests - one.tally.requests || (a < b ? -1 : 1),
    );
    const nowOf = ({ key }: PathBook) => (key === null ? null : this.#fillings.ageNow(key, toMs));
    const rest = sorted.slice(SHOWN).reduce((sum, [, { tally }]) => sum + tally.requests, this.#beyond);
    return {
      requests: this.#requests,
      all: this.#all.count(null, mean),
      rules: [...this.#byRule].map(([rule, tally]) => {
        const own = this.#paths.get(rule);
        return { rule, ...tally.count(own === undefined ? null : nowOf(own), mean) };
      }),
      paths: sorted.slice(0, SHOWN).map(([path, book]) => {
        return { path, rule: book.rule, ...book.tally.count(nowOf(book), mean) };
      }),
      otherPaths: { requests: rest },
    };
  }

  #textsOf({ source, pathStart, pathEnd }: AccessFields): { readonly path: string; readonly key: string } {
    const last = Math.min(pathEnd, pathStart + MAX_KEY_BYTES);
    let end = pathStart;
    while (end < last && source[end] !== QUESTION_MARK) end += 1;
    const path = this.#names.find(source, pathStart, end).text;
    return { path, key: end === last ? path : this.#names.find(source, pathStart, last).text };
  }

  /** Null where as many are kept as may be. */
  #bookOf(path: string, key: string): PathBook | null {
    const found = this.#paths.get(path);
    if (found !== undefined) {
      if (found.key !== key) found.key = null;
      return found;
    }
    if (this.#paths.size >= MAX_PATHS) return null;
    const made = { tally: new CacheTally(), rule: this.#ruleOf(path), key };
    this.#paths.set(path, made);
    return made;
  }

  #ruleOf(path: string): string | null {
    const rule = ruleOf(this.#rules, decoded(path));
    return rule === null ? null : ruleWords(rule);
  }
}

function isStatus(word: string): word is CacheStatus {
  return STATUSES.has(word);
}

/** As nginx compares it with its locations. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
