/** What the clients of all load runs have met since the controller's start, by the kind of client. */
import type { LoadResult } from '../../model/board.ts';
import type { ClientKind, LoadMethod } from '../../model/load-drops.ts';
import type { KindTraffic } from '../../model/receipt.ts';
import type { LoadMeter } from './load-meter.ts';

/** By `kept GET` and the like; only kinds that ran. */
export type ClientTotals = ReadonlyMap<string, KindTraffic>;

interface Clients {
  readonly method: LoadMethod;
  readonly keepAlive: boolean;
}

export class ClientTally {
  readonly #running = new Map<LoadMeter, Clients>();
  #ended: ClientTotals = new Map();

  /** Counts the run by its meter; the returned function, at its end, keeps what it came to and lets go of it. */
  add(clients: Clients, meter: LoadMeter): () => void {
    this.#running.set(meter, clients);
    return () => {
      this.#running.delete(meter);
      this.#ended = plus(this.#ended, clients, meter.latest);
    };
  }

  async totals(limitMs: number): Promise<ClientTotals> {
    const running = [...this.#running];
    const results = await Promise.all(running.map(([meter]) => meter.fresh(limitMs)));
    // One that ended while the others were asked is in the sum already.
    return running.reduce(
      (sum, [meter, clients], index) =>
        this.#running.has(meter) ? plus(sum, clients, results[index] ?? null) : sum,
      this.#ended,
    );
  }
}

/** What was met between two readings; kinds that sent nothing are left out. */
export function clientsBetween(before: ClientTotals, after: ClientTotals): readonly KindTraffic[] {
  return [...after]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, now]) => {
      const then = before.get(key);
      return then === undefined ? now : { ...now, ...differenceOf(now, then) };
    })
    .filter(({ sent }) => sent > 0);
}

function plus(sum: ClientTotals, clients: Clients, result: LoadResult | null): ClientTotals {
  if (result === null) return sum;
  const kind: ClientKind = clients.keepAlive ? 'kept' : 'new';
  const { method } = clients;
  const key = `${kind} ${method}`;
  const old = sum.get(key);
  const { sent } = result;
  const { lost, reset, retried, retriedOk } = result.drops;
  return new Map(sum).set(key, {
    clients: kind,
    method,
    sent: sent + (old?.sent ?? 0),
    lost: lost + (old?.lost ?? 0),
    reset: reset + (old?.reset ?? 0),
    retried: retried + (old?.retried ?? 0),
    retriedOk: retriedOk + (old?.retriedOk ?? 0),
  });
}

function differenceOf(now: KindTraffic, then: KindTraffic) {
  return {
    sent: now.sent - then.sent,
    lost: now.lost - then.lost,
    reset: now.reset - then.reset,
    retried: now.retried - then.retried,
    retriedOk: now.retriedOk - then.retriedOk,
  };
}
