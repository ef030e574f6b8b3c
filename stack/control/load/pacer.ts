/** The times of an open loop: each request has its own, whether or not those before it were answered. */
import type { LoadPace } from '../../model/load-figures.ts';

export interface PaceWish {
  readonly perSecond: number;
  /** Of the first request, after the begin. */
  readonly offsetMs: number;
  /** How many times there are. */
  readonly requests: number;
  /** No request begins later than that after the begin; null: however late, each is sent. */
  readonly untilMs: number | null;
}

/**
 * Times lie on whole milliseconds, as finer ones a timer cannot keep: at 5000 a second five requests are due together.
 * What begins within two milliseconds of its time is on time: a timer's grain is not the server's fault. What begins
 * later, as no connection was free or this thread was busy, has waited since its time, and its latency says so
 * ("coordinated omission" is what leaves that wait out).
 */
export class Pacer {
  readonly #wish: PaceWish;
  readonly #startedAtMs: number;
  #begun = 0;
  #late = 0;
  #maxLateMs = 0;
  #lastAtMs = 0;
  #grantedDueMs = 0;

  constructor(wish: PaceWish, startedAtMs: number) {
    this.#wish = wish;
    this.#startedAtMs = startedAtMs;
  }

  /** Takes the next time where it has come. False: there is none any more. */
  next(nowMs: number): boolean | 'later' {
    const sinceMs = nowMs - this.#startedAtMs;
    const { requests, untilMs } = this.#wish;
    if (this.#begun >= requests || (untilMs !== null && sinceMs >= untilMs)) return false;
    const dueMs = this.#dueMs(this.#begun);
    if (dueMs > sinceMs) return 'later';
    this.#begun += 1;
    this.#lastAtMs = sinceMs;
    this.#grantedDueMs = dueMs;
    const lateMs = sinceMs - dueMs;
    if (lateMs > GRAIN_MS) this.#late += 1;
    if (lateMs > this.#maxLateMs) this.#maxLateMs = lateMs;
    return true;
  }

  /** The time from which the latency of the request granted last counts. */
  latencyFromMs(nowMs: number): number {
    const dueAtMs = this.#startedAtMs + this.#grantedDueMs;
    return nowMs - dueAtMs > GRAIN_MS ? dueAtMs : nowMs;
  }

  /** Until the next time, or the end of them; null where there is none to wait for. */
  waitMs(nowMs: number): number | null {
    const { requests, untilMs } = this.#wish;
    if (this.#begun >= requests) return null;
    const sinceMs = nowMs - this.#startedAtMs;
    const dueMs = this.#dueMs(this.#begun);
    return Math.max(0, (untilMs === null ? dueMs : Math.min(dueMs, untilMs)) - sinceMs);
  }

  pace(nowMs: number): LoadPace {
    const { perSecond, requests, untilMs, offsetMs } = this.#wish;
    const sinceMs = Math.min(nowMs - this.#startedAtMs, untilMs ?? Number.POSITIVE_INFINITY);
    const due = Math.min(requests, Math.max(0, Math.floor(((sinceMs - offsetMs) * perSecond) / 1000) + 1));
    const spanMs = Math.max(this.#lastAtMs - offsetMs, 0) + 1000 / perSecond;
    return {
      wished: perSecond,
      kept: (this.#begun * 1000) / spanMs,
      late: this.#late,
      unsent: Math.max(0, due - this.#begun),
      maxLateMs: this.#maxLateMs,
    };
  }

  #dueMs(index: number): number {
    return Math.ceil(this.#wish.offsetMs + (index * 1000) / this.#wish.perSecond);
  }
}

/** Of several threads that share a rate. */
export function sumOfPaces(paces: readonly LoadPace[]): LoadPace | null {
  if (paces.length === 0) return null;
  const sum = (value: (pace: LoadPace) => number) => paces.reduce((total, pace) => total + value(pace), 0);
  return {
    wished: sum(({ wished }) => wished),
    kept: sum(({ kept }) => kept),
    late: sum(({ late }) => late),
    unsent: sum(({ unsent }) => unsent),
    maxLateMs: Math.max(...paces.map(({ maxLateMs }) => maxLateMs)),
  };
}

const GRAIN_MS = 2;
