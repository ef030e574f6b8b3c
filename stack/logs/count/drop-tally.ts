/** What became of requests as a whole, whichever backend answered: three running sums, cheap to read at any moment. */
import type { AccessFields, MovableSink } from '../read/access-fields.ts';

export interface DropTotals {
  /** Requests the log told of. */
  readonly served: number;
  /** Of them, those nginx turned to more than one peer for. */
  readonly retried: number;
  /** Of them, those nginx answered with a fault of its own, as no backend gave an answer. */
  readonly failed: number;
}

export class DropTally implements MovableSink<DropTotals> {
  #served = 0;
  #retried = 0;
  #failed = 0;

  add(fields: AccessFields): void {
    this.#served += 1;
    if (fields.tryCount > 1) this.#retried += 1;
    if (fields.status >= 500 && !isBackendsAnswer(fields)) this.#failed += 1;
  }

  /** A line that tells of no request tells of none that was dropped. */
  addMalformed(): void {}

  totals(): DropTotals {
    return { served: this.#served, retried: this.#retried, failed: this.#failed };
  }

  dump(): DropTotals {
    return this.totals();
  }

  absorb(dump: DropTotals): void {
    this.#served += dump.served;
    this.#retried += dump.retried;
    this.#failed += dump.failed;
  }
}

/**
 * nginx logs 502 and 504 as the status of a peer that gave no answer in time, or none at all
 * (`ngx_http_upstream_finalize_request`), so a backend that itself answers so is taken for silent too.
 */
function isBackendsAnswer({ tryCount, addresses, tryStatuses }: AccessFields): boolean {
  const last = tryCount - 1;
  if (addresses[last]?.text.includes(':') !== true) return false;
  const status = tryStatuses[last] ?? 0;
  return status !== 0 && status !== 502 && status !== 504;
}
