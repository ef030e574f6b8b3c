/** What a load run tells beyond its sums: the latency's tail, its pace, and what held it back. Times in milliseconds. */

export interface LoadTail {
  readonly mean: number;
  readonly p90: number;
  readonly p999: number;
  readonly max: number;
}

/** Of a run at a given rate: requests have their times, whether or not the ones before were answered. */
export interface LoadPace {
  /** Requests per second that were asked for. */
  readonly wished: number;
  /** Requests per second that began. */
  readonly kept: number;
  /** Began more than two milliseconds after their time; their latency counts from it all the same. */
  readonly late: number;
  /** Whose time had come, but no connection was free to the end of the run. Not among `sent`. */
  readonly unsent: number;
  readonly maxLateMs: number;
}

/** How busy those who sent were; of several threads, the busiest. */
export interface GeneratorUse {
  readonly threads: number;
  /** 0 to 1: the part of the time in which it had something to do at once, waiting for a processor included. */
  readonly loopShare: number;
  /** Cores in use, 0 to 1; null where this machine does not tell a thread's. */
  readonly cpuShare: number | null;
}

/**
 * `generator`: it sent as fast as it can, so the figures measure it, not the target. `connections`: the wished rate
 * needs more of them, as answers came too slowly for so few. Null: neither; the target or the wish set the pace.
 */
export type LoadLimit = 'generator' | 'connections' | null;

/** Of a new connection by TLS: a handshake from the beginning, or one that takes up the session of the last. */
export type SessionKind = 'new' | 'resumed';

/** By how its handshake went. */
export interface Handshakes {
  readonly whole: number;
  readonly resumed: number;
}

/** On each load run as it stands, beside `LoadResult`; absent where it was not asked for, or not measured yet. */
export interface LoadFigures {
  readonly tail?: LoadTail | null;
  readonly pace?: LoadPace | null;
  readonly generator?: GeneratorUse | null;
  readonly limitedBy?: LoadLimit;
  readonly handshakes?: Handshakes | null;
  /** The wish: requests per second, threads that send, addresses the clients have. */
  readonly rate?: number | undefined;
  readonly threads?: number | undefined;
  readonly addresses?: number | undefined;
  readonly session?: SessionKind | undefined;
  /** Where the requests went: `https://127.0.0.1:8443`. */
  readonly target?: string;
  /** Of the past run it was kept as. */
  readonly run?: number;
}

/** Too much for a board: told once, with the run's end. */
export interface LoadDetail {
  readonly histogram: readonly LatencyBar[];
  readonly series: LoadSeries;
  /** By client address, then by backend; empty where all clients have the same one. */
  readonly perAddress: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Answers whose latency lies from `fromMs` to below `toMs`. */
export interface LatencyBar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Step by step from the run's begin; at most `MAX_STEPS`, so a long run has longer steps. */
export interface LoadSeries {
  readonly stepMs: number;
  /** How long the last step was before the run ended. */
  readonly lastMs: number;
  readonly answered: readonly number[];
  readonly failed: readonly number[];
  /** Null where nothing was answered; of steps that became one, the mean weighed by answers. */
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

export const MAX_STEPS = 600;
