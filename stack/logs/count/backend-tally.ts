/** What one backend did, summed line by line. */
import type { BackendCounts } from '../../model/board.ts';
import type { AccessFields } from '../read/access-fields.ts';
import { LatencyBuckets, type LatencyDump } from './latency-buckets.ts';

export const NO_COUNTS: BackendCounts = {
  hits: 0,
  attempts: 0,
  statuses: { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 },
  bytes: 0,
  latency: null,
};

export interface BackendDump {
  readonly hits: number;
  readonly attempts: number;
  readonly bytes: number;
  readonly classes: readonly number[];
  readonly latency: LatencyDump;
}

export class BackendTally {
  hits = 0;
  attempts = 0;
  #bytes = 0;
  /** By hundreds of the status; what is no class of HTTP (nginx's own 000) falls in 0 and is not shown. */
  readonly #classes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  readonly #latency = new LatencyBuckets();

  /** A request whose last try was this backend. */
  hit(fields: AccessFields): void {
    this.hits += 1;
    this.#bytes += fields.bytes;
    const at = Math.floor(fields.status / 100);
    this.#classes[at] = (this.#classes[at] ?? 0) + 1;
    // The backend's own time: the request's would charge it a slow client, and the tries before it.
    const ownMs = fields.tryMs[fields.tryCount - 1] ?? -1;
    this.#latency.record(ownMs < 0 ? fields.ms : ownMs);
  }

  dump(): BackendDump {
    const { hits, attempts } = this;
    return {
      hits,
      attempts,
      bytes: this.#bytes,
      classes: [...this.#classes],
      latency: this.#latency.dump(),
    };
  }

  absorb(dump: BackendDump): void {
    this.hits += dump.hits;
    this.attempts += dump.attempts;
    this.#bytes += dump.bytes;
    for (const [at, count] of dump.classes.entries()) this.#classes[at] = (this.#classes[at] ?? 0) + count;
    this.#latency.absorb(dump.latency);
  }

  counts(): BackendCounts {
    const [, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = this.#classes;
    return {
      hits: this.hits,
      attempts: this.attempts,
      statuses: { '1xx': c1, '2xx': c2, '3xx': c3, '4xx': c4, '5xx': c5 },
      bytes: this.#bytes,
      latency: this.#latency.latency(),
    };
  }
}
