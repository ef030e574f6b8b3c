/** What requests met while a change was made: differences of sums that are kept anyway, so that a change waits for nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientTraffic, KindTraffic, ReceiptTraffic } from '../model/receipt.ts';
import { type ClientTotals, clientsBetween } from './load/client-tally.ts';
import type { LoadDesk } from './load-desk.ts';
import type { AccessCounter } from './logs/access-counter.ts';

export interface TrafficMeter {
  /** Counts from now on; waits for nothing. */
  begin(): TrafficSpan;
}

export interface TrafficSpan {
  /** What happened until now. At most half a second after; at once, or nearly, where no load run is under way. */
  end(): Promise<Omit<ReceiptTraffic, 'nginxVersion'>>;
}

/** A request lost by the change's last move is noticed by its client only a moment later. */
const LATE_MS = 60;
const LIMIT_MS = 200;

export function createTrafficMeter(
  counter: Pick<AccessCounter, 'drops' | 'caughtUp'>,
  load: Pick<LoadDesk, 'isBusy' | 'clients'>,
): TrafficMeter {
  return {
    begin() {
      const before = counter.drops();
      const clientsBefore = load.clients(LIMIT_MS);
      return {
        async end() {
          const isBusy = load.isBusy();
          if (isBusy) await sleep(LATE_MS);
          await within(LIMIT_MS, counter.caughtUp());
          const after = counter.drops();
          const [then, now] = [await clientsBefore, await load.clients(LIMIT_MS)];
          return {
            servedRequests: after.served - before.served,
            retriedByNginx: after.retried - before.retried,
            failedByNginx: after.failed - before.failed,
            clients: clientsOf(then, now, isBusy),
          };
        },
      };
    },
  };
}

/** Null where there was none to count. */
function clientsOf(then: ClientTotals, now: ClientTotals, isBusy: boolean): ClientTraffic | null {
  const kinds = clientsBetween(then, now);
  if (kinds.length === 0 && !isBusy) return null;
  const sum = (name: 'sent' | 'lost' | 'reset' | 'retried' | 'retriedOk') =>
    kinds.reduce((total, kind: KindTraffic) => total + kind[name], 0);
  return {
    sent: sum('sent'),
    lost: sum('lost'),
    reset: sum('reset'),
    retried: sum('retried'),
    retriedOk: sum('retriedOk'),
    kinds,
  };
}

/** A log that cannot be read is told elsewhere; here it merely ends the wait. */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const limit = new AbortController();
  const late = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), late]);
  limit.abort();
}
