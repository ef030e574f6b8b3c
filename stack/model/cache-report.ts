/** What the access log says of the cache in a stretch of time, and what a purge did. */
import type { Receipt } from './receipt.ts';
import type { TrafficWindow } from './traffic.ts';

/** nginx's own words for what its cache did for a request (`$upstream_cache_status`). */
export const CACHE_STATUSES = [
  'HIT',
  'STALE',
  'UPDATING',
  'REVALIDATED',
  'EXPIRED',
  'MISS',
  'BYPASS',
] as const;
export type CacheStatus = (typeof CACHE_STATUSES)[number];

/** Those whose body came out of the cache. */
export const KEPT_STATUSES: readonly CacheStatus[] = ['HIT', 'STALE', 'UPDATING', 'REVALIDATED'];

export type CacheMix = Readonly<Record<CacheStatus, number>>;

/** Seconds since a backend gave what was served. By the log: a backend's answering time off, at most. */
export interface CacheAge {
  readonly p50: number;
  readonly max: number;
  /** Of what is kept now; null where several answers are, or nobody knows. */
  readonly now: number | null;
}

export interface CacheCount {
  /** Requests that asked the cache. */
  readonly requests: number;
  readonly mix: CacheMix;
  /** 0 to 1: answered out of the cache; null without requests. */
  readonly ratio: number | null;
  /** Requests that waited for no backend. */
  readonly withoutBackend: number;
  /** Estimate, milliseconds: what backends took for those they answered, times those they did not. Null: none to go by. */
  readonly savedMs: number | null;
  /** Null where nothing was served out of the cache, or its filling was not seen. */
  readonly age: CacheAge | null;
}

export interface CacheRuleCount extends CacheCount {
  /** By `ruleWords`, of what is wished now. */
  readonly rule: string;
}

export interface CachePathCount extends CacheCount {
  /** Without its query. */
  readonly path: string;
  /** Null where no rule that is wished now covers it. */
  readonly rule: string | null;
}

export interface CacheReport {
  readonly window: TrafficWindow;
  /** Milliseconds since 1970; null: from the log's beginning. */
  readonly fromMs: number | null;
  readonly toMs: number;
  /** All requests of the window, cached or not. */
  readonly requests: number;
  readonly all: CacheCount;
  readonly rules: readonly CacheRuleCount[];
  /** Most requests first, a handful. */
  readonly paths: readonly CachePathCount[];
  /** What is in none of `paths`. */
  readonly otherPaths: { readonly requests: number };
  /** What the kept answers take of the disk; null where it cannot be read. */
  readonly diskBytes: number | null;
}

export type PurgeTarget =
  | { readonly kind: 'path'; readonly path: string }
  /** By `ruleWords`. */
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'all' };

export interface PurgeOutcome {
  readonly receipt: Receipt;
  /** One request after it; null where no single path was meant. `HIT`: somebody else filled it since. */
  readonly probe: {
    readonly path: string;
    /** 0: no answer. */
    readonly status: number;
    /** As nginx's header said it; empty where there was none. */
    readonly cache: string;
    readonly ms: number;
  } | null;
  /** `finishing`: kept connections of before the purge may still be given what they had. */
  readonly oldWorkers: 'gone' | 'finishing';
}
