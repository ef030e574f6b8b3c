/** What the access log says of a stretch of time: per backend, against what the method should do, and over time. */
import type { LatencyMs, StatusClasses } from './board.ts';
import type { Method } from './desired.ts';

/** `change`: since the config that serves now began to. `1m`, `5m`: by the log's clock, ending now. */
export const TRAFFIC_WINDOWS = ['change', '1m', '5m', 'all'] as const;
export type TrafficWindow = (typeof TRAFFIC_WINDOWS)[number];

/** Counts by nginx's own words: `HIT`, `MISS`, `EXPIRED`, …; empty where no cache was asked. */
export type CacheCounts = Readonly<Record<string, number>>;

export interface TrafficRow {
  readonly name: string;
  readonly service: string;
  /** `departed`: has requests in the window, exists no more. */
  readonly state: 'present' | 'departed';
  /** Requests whose last upstream was this backend. */
  readonly hits: number;
  /** Times nginx turned to it, retries included. */
  readonly attempts: number;
  /** 0 to 1, of the hits of all rows. */
  readonly share: number;
  /** 0 to 1: where the configs that served, and the clients seen, should have put it; null where nothing fixes it. */
  readonly expectedShare: number | null;
  readonly statuses: StatusClasses;
  readonly bytes: number;
  /** The backend's own time. */
  readonly upstream: LatencyMs | null;
  /** The whole request's, as the client met it. */
  readonly total: LatencyMs | null;
  readonly cache: CacheCounts;
  /** Tries here that did not answer: the request moved on. */
  readonly movedAway: number;
  /** Hits here that another backend was tried for first. */
  readonly movedHere: number;
}

/** Pearson's goodness of fit. */
export interface ChiSquare {
  readonly statistic: number;
  readonly degrees: number;
  /** How often chance alone differs at least as much, 0 to 1. */
  readonly p: number;
}

/**
 * `quiet`: no requests. `exact`: every request went where the method sends it. `chance`: differs no more than chance
 * does. `explained`: differs, and `reasons` say why. `unexplained`: differs, and nothing in the logs says why.
 * `too-few`: no test can tell yet. `unfixed`: the method follows load, not shares.
 */
export type VerdictKind = 'quiet' | 'exact' | 'chance' | 'explained' | 'unexplained' | 'too-few' | 'unfixed';

export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence: `The difference is chance.` */
  readonly sentence: string;
  /** Further sentences, most telling first: `3 retries moved to flask-app-2.` Facts of the window even where all is well. */
  readonly reasons: readonly string[];
  /** For the hover; null where no test applies. */
  readonly test: ChiSquare | null;
}

export interface ServiceTraffic {
  readonly name: string;
  readonly method: Method;
  readonly verdict: Verdict;
}

export interface TrafficTotals {
  /** Requests read, whoever answered. */
  readonly requests: number;
  /** Of them, those that reached no backend: cache hits, nginx's own answers. */
  readonly withoutBackend: number;
  /** Hits of addresses no config on record names. */
  readonly nameless: number;
  /** Lines that could not be read as a request, since the log's beginning. */
  readonly malformed: number;
  /** Requests in the last whole second. */
  readonly perSecond: number;
  readonly bytes: number;
  readonly statuses: StatusClasses;
  readonly total: LatencyMs | null;
  readonly cache: CacheCounts;
  /** Different client addresses; `isMore` where there were more than are kept apart. */
  readonly clients: { readonly count: number; readonly isMore: boolean };
}

export interface TrafficView {
  readonly window: TrafficWindow;
  /** `rebuilding`: the log's past is still being read; the numbers grow. */
  readonly state: 'rebuilding' | 'following';
  /** When the window begins, milliseconds since 1970; null for `all` of an empty log. */
  readonly fromMs: number | null;
  readonly toMs: number;
  /** The config that serves; null before the first. */
  readonly generation: number | null;
  /** By service, then number; departed ones among them. */
  readonly rows: readonly TrafficRow[];
  readonly totals: TrafficTotals;
  readonly services: readonly ServiceTraffic[];
}

export type SeriesResolution = 'second' | 'minute';

/** All columns are as long as `timesMs`. */
export interface SeriesColumns {
  /** Backend's name; null: requests that no backend that has a name answered. */
  readonly name: string | null;
  readonly requests: readonly number[];
  /** Answers of 500 and above. */
  readonly errors: readonly number[];
  /** Milliseconds of the backend's own time; null where nothing was asked. */
  readonly p95Ms: readonly (number | null)[];
}

/** Columnar, one slot per second or minute without gaps, the last of them still growing. */
export interface Series {
  readonly resolution: SeriesResolution;
  readonly stepMs: number;
  /** Where each slot begins, milliseconds since 1970, ascending. */
  readonly timesMs: readonly number[];
  readonly columns: readonly SeriesColumns[];
}

export type MomentKind = 'switch' | 'scale' | 'restart' | 'failure' | 'change';

/** A mark on the time axis. */
export interface Moment {
  readonly kind: MomentKind;
  readonly atMs: number;
  /** How long it took or lasted. */
  readonly ms: number;
  readonly label: string;
  /** Its receipt; null for what the log alone tells, such as a backend that was out. */
  readonly receiptId: number | null;
}

export interface PathCount {
  /** Without its query. */
  readonly path: string;
  readonly requests: number;
  readonly errors: number;
  readonly bytes: number;
  readonly p95Ms: number | null;
}

export interface TrafficBreakdown {
  readonly requests: number;
  /** Most requests first. */
  readonly paths: readonly PathCount[];
  /** What is in none of `paths`. */
  readonly otherPaths: { readonly paths: number; readonly requests: number; readonly isMore: boolean };
  /** By status, ascending. */
  readonly statuses: readonly { readonly status: number; readonly requests: number }[];
}

/** The request an error line tells of, as the access log has it. */
export interface LinkedRequest {
  readonly timeMs: number;
  readonly requestId: string;
  readonly client: string;
  readonly request: string;
  readonly status: number;
}

/** Lines of the error log that say the same of different requests. */
export interface TrafficErrorGroup {
  readonly severity: string;
  /** What they have in common. */
  readonly message: string;
  readonly count: number;
  /** nginx's own local time text, `2026/11/21 01:02:03`. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** The newest line, whole. */
  readonly sample: string;
  /** Whom it was about, where the line names an upstream a config knows. */
  readonly backend: string | null;
  /** Of the newest line; null where it tells of no request, or the access log has none like it. */
  readonly request: LinkedRequest | null;
}

export interface TrafficErrors {
  /** Newest first. */
  readonly groups: readonly TrafficErrorGroup[];
  /** Lines read. */
  readonly lines: number;
  /** True where the log is longer than what is read of it: then these are of its end. */
  readonly isCut: boolean;
}

export interface TrafficLines {
  /** As in the log, oldest first. */
  readonly lines: readonly string[];
  /** True where there were more than asked for. */
  readonly isCut: boolean;
}

export interface TrafficExport {
  /** `traffic-1m.csv`. */
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
