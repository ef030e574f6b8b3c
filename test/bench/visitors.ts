/** The load run's own clients, a few and unhurried, told one request at a time: which got no answer, and when. */

import { laneTarget } from '../../stack/control/load/lane-target.ts';
import { LoadLane } from '../../stack/control/load/load-lane.ts';
import type { ClientKind, LoadMethod } from '../../stack/model/load-drops.ts';

export interface Visit {
  readonly clients: ClientKind;
  readonly atMs: number;
  /** Answered whole, with 200. */
  readonly isOk: boolean;
}

export interface Loss {
  readonly requests: number;
  readonly lost: number;
}

export type Losses = Readonly<Record<ClientKind, Loss>>;

export interface Visitors {
  lastLossAtMs(): number | null;
  end(): Promise<readonly Visit[]>;
}

/** Each rests a while between its requests: the machine is to be measured, not filled. */
const PAUSE_MS = 12;
const BODY_BYTES = 1024;
const VISITORS: readonly (readonly [ClientKind, LoadMethod])[] = [
  ['new', 'GET'],
  ['new', 'POST'],
  ['kept', 'GET'],
  ['kept', 'POST'],
  ['kept', 'GET'],
  ['kept', 'POST'],
];
/** An answer that takes longer counts as none. */
const TIMEOUT_MS = 5000;

export function startVisitors(port: number): Visitors {
  const visits: Visit[] = [];
  let isOver = false;
  const running = VISITORS.map(([clients, method]) => {
    const target = laneTarget({
      host: '127.0.0.1',
      port,
      path: '/',
      method,
      bodyBytes: method === 'POST' ? BODY_BYTES : 0,
      keepAlive: clients === 'kept',
      pauseMs: PAUSE_MS,
    });
    const note = (isOk: boolean) => void visits.push({ clients, atMs: performance.now(), isOk });
    return new Promise<void>((resolve) => {
      const lane = new LoadLane(target, {
        mayAsk: () => !isOver,
        answered: (status) => note(status === 200),
        failed: () => note(false),
        // A lost request stays lost, whatever comes of asking again.
        retrying: () => undefined,
        retryAnswered: () => undefined,
        finished() {
          clearInterval(sweep);
          resolve();
        },
      });
      const sweep = setInterval(() => lane.expire(TIMEOUT_MS), 500);
      lane.askNext();
    });
  });
  return {
    lastLossAtMs: () => visits.findLast((visit) => !visit.isOk)?.atMs ?? null,
    async end() {
      isOver = true;
      await Promise.all(running);
      return visits;
    },
  };
}

export function lossesOf(visits: readonly Visit[]): Losses {
  const of = (clients: ClientKind): Loss => {
    const theirs = visits.filter((visit) => visit.clients === clients);
    return { requests: theirs.length, lost: theirs.filter(({ isOk }) => !isOk).length };
  };
  return { new: of('new'), kept: of('kept') };
}

export function sumOf(losses: readonly Losses[]): Losses {
  const sum = (clients: ClientKind): Loss => ({
    requests: losses.reduce((total, one) => total + one[clients].requests, 0),
    lost: losses.reduce((total, one) => total + one[clients].lost, 0),
  });
  return { new: sum('new'), kept: sum('kept') };
}
