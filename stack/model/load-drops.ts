/** What the clients of a load run lost, and who those clients were. */

export type LoadMethod = 'GET' | 'POST' | 'HEAD';

/**
 * Of the requests a run has sent, each counted once: `sent` = `ok` + `lost` + `badStatus` + `givenUp`. All numbers are
 * before any retry: a lost request stays lost, whatever came of asking again.
 */
export interface LoadDrops {
  /** No whole answer came. */
  readonly lost: number;
  /** Of the lost, those whose connection was reset, or closed before the whole answer. */
  readonly reset: number;
  /** Of the reset, those of which not a byte had been taken by the connection yet. */
  readonly resetUnsent: number;
  /** Answered whole, with neither 2xx nor 3xx. */
  readonly badStatus: number;
  /** Under way when the run was stopped: nobody knows. */
  readonly givenUp: number;
  /** Lost requests that were asked once more, as RFC 9110 lets a client do; of no POST. Not among `sent`. */
  readonly retried: number;
  /** Of the retried, those answered with 2xx or 3xx. */
  readonly retriedOk: number;
}

export const NO_DROPS: LoadDrops = {
  lost: 0,
  reset: 0,
  resetUnsent: 0,
  badStatus: 0,
  givenUp: 0,
  retried: 0,
  retriedOk: 0,
};

/** `new`: a connection for each request. `kept`: connections used again, as browsers and pools do. */
export type ClientKind = 'new' | 'kept';
