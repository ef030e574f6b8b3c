/** What nginx keeps of the backends' answers: by path, how long, for whom; and where it keeps them. */

/** How a path is named: itself alone, or with all below it. */
export const CACHE_MATCHES = ['exact', 'prefix'] as const;
export type CacheMatch = (typeof CACHE_MATCHES)[number];

/** Classes of answers, and the statuses nginx keeps for each. Others are never kept. */
export const CACHE_CLASSES = {
  ok: ['200', '203'],
  moved: ['301', '302', '307', '308'],
  missing: ['404', '410'],
  failed: ['500', '502', '503', '504'],
} as const;
export type CacheClass = keyof typeof CACHE_CLASSES;

/** What tells two answers of one path apart. The service is always part of the key; HEAD and GET share an answer. */
export const KEY_PARTS = ['scheme', 'host', 'query'] as const;
export type KeyPart = (typeof KEY_PARTS)[number];

/** When an answer that is too old is served all the same; nginx's own words (ngx_http_proxy_module). */
export const STALE_CONDITIONS = [
  'error',
  'timeout',
  'updating',
  'http_500',
  'http_502',
  'http_503',
  'http_504',
] as const;
export type StaleCondition = (typeof STALE_CONDITIONS)[number];

export const BYPASS_KINDS = ['header', 'cookie', 'arg'] as const;

/** A request that carries it, not empty and not `0`, goes to a backend; its answer is kept. */
export interface CacheBypass {
  readonly kind: (typeof BYPASS_KINDS)[number];
  readonly name: string;
}

export interface CacheRule {
  readonly match: CacheMatch;
  readonly path: string;
  /** Seconds by class of answer; a class left out is not kept. */
  readonly validS: Readonly<Partial<Record<CacheClass, number | undefined>>>;
  /** `respected`: what an answer says of itself goes before `validS`. `overridden`: only `validS` counts. */
  readonly backendSays: 'respected' | 'overridden';
  readonly keyedBy: readonly KeyPart[];
  /** Requests with Authorization or a cookie: `apart`, they meet a backend and nothing is kept; `shared`, as any other. */
  readonly personal: 'apart' | 'shared';
  /** One request at a time fills a key, the others wait for it, so long. Null: each asks a backend. */
  readonly lock: { readonly timeoutS: number } | null;
  readonly stale: readonly StaleCondition[];
  /** `background`: who finds an old answer gets it, and nginx fetches a new one meanwhile. Needs `updating`. */
  readonly refresh: 'background' | 'waiting';
  readonly bypass: readonly CacheBypass[];
  /** A key is kept from so many requests on. */
  readonly minUses: number;
}

export interface CacheZone {
  /** Memory for keys: a megabyte holds about 8000. */
  readonly keysMb: number;
  /** Disk for answers, of each protocol spoken with backends. */
  readonly maxMb: number;
  /** What nobody asked for in so long goes, fresh or not. */
  readonly inactiveMin: number;
}

export interface Caching {
  readonly zone: CacheZone;
  /** No two of the same match and path. */
  readonly rules: readonly CacheRule[];
}

/**
 * Which kept answers still count. Each number is part of the keys; a purge raises one, and what was kept under the old is
 * found no more. They only rise: to lower one would bring back what was thrown away. So an undo passes them over.
 */
export interface CacheEpochs {
  /** Holds for every rule that has no higher one of its own. */
  readonly all: number;
  /** By `ruleWords`. */
  readonly rules: Readonly<Record<string, number>>;
  /** By path in lower case, as nginx's `map` compares it: single paths of prefix rules. */
  readonly paths: Readonly<Record<string, number>>;
}

export const DEFAULT_ZONE: CacheZone = { keysMb: 4, maxMb: 128, inactiveMin: 60 };
export const NO_CACHING: Caching = { zone: DEFAULT_ZONE, rules: [] };
export const NO_EPOCHS: CacheEpochs = { all: 0, rules: {}, paths: {} };

export const DEFAULT_RULE: Omit<CacheRule, 'match' | 'path'> = {
  validS: { ok: 30, moved: 30 },
  backendSays: 'respected',
  keyedBy: ['host', 'query'],
  personal: 'apart',
  lock: { timeoutS: 5 },
  stale: STALE_CONDITIONS,
  refresh: 'background',
  bypass: [],
  minUses: 1,
};

export const MAX_RULES = 32;
/** Kept one by one; beyond, the rule they belong to is purged whole. */
export const MAX_PURGED_PATHS = 200;
/** Of rules that are or were; beyond, all begin anew. */
export const MAX_RULE_EPOCHS = 200;
/** A plain path as nginx compares it, after `%41` became `A`: no query, nothing to be resolved. */
export const CACHE_PATH = /^\/(?!.*(?:\/\/|\/\.{1,2}(?:\/|$)))[A-Za-z0-9._~/@:+,=-]{0,199}$/;
export const BYPASS_NAMES = {
  header: /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
  cookie: /^[A-Za-z0-9_]{1,64}$/,
  arg: /^[A-Za-z0-9_]{1,64}$/,
} as const;

/** As a person names it: `/cache-me`, or `/static/*` for all that begins with `/static/`. */
export function ruleWords({ match, path }: Pick<CacheRule, 'match' | 'path'>): string {
  return match === 'exact' ? path : `${path}*`;
}

/** What `ruleWords` printed, or a person typed. */
export function readRuleWords(words: string): Pick<CacheRule, 'match' | 'path'> {
  return words.endsWith('*')
    ? { match: 'prefix', path: words.slice(0, -1) }
    : { match: 'exact', path: words };
}

/** The rule nginx follows for a path: that path’s own, else the longest that begins it. Null: it is not cached. */
export function ruleOf(rules: readonly CacheRule[], path: string): CacheRule | null {
  const own = rules.find((rule) => rule.match === 'exact' && rule.path === path);
  if (own !== undefined) return own;
  const wider = rules.filter((rule) => rule.match === 'prefix' && path.startsWith(rule.path));
  return wider.toSorted((a, b) => b.path.length - a.path.length)[0] ?? null;
}
