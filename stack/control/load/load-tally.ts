/** What came of the requests a thread of a load run sent: each is counted once, as answered well or as failed. */
import { LatencyBuckets, type LatencyDump } from '../../logs/count/latency-buckets.ts';
import { type LoadDrops, NO_DROPS } from '../../model/load-drops.ts';
import type { LaneLoss } from './load-lane.ts';

/** Names and reasons come from outside; so many are kept apart. */
const MAX_NAMES = 256;
/** Of backends behind one address. */
const MAX_PER_ADDRESS = 64;

/** Plain data; of several threads they are added. */
export interface TallyDump {
  readonly ok: number;
  readonly failed: number;
  readonly answers: number;
  readonly perBackend: Readonly<Record<string, number>>;
  readonly perAddress: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly drops: LoadDrops;
  readonly latency: LatencyDump;
  readonly latencySumMs: number;
}

export class LoadTally {
  #ok = 0;
  #failed = 0;
  #answers = 0;
  #latencySumMs = 0;
  readonly #drops: { -readonly [Name in keyof LoadDrops]: number } = { ...NO_DROPS };
  readonly #perBackend = new Map<string, number>();
  readonly #perAddress = new Map<string, Map<string, number>>();
  readonly #errors = new Map<string, number>();
  readonly #latency = new LatencyBuckets();

  get answers(): number {
    return this.#answers;
  }

  /** 2xx and 3xx are well; the rest failed as `status 502`. `ms`: from asking to the answer's last byte. */
  answered(status: number, backendName: string | null, ms: number, address: string | null): void {
    this.#latency.record(ms);
    this.#latencySumMs += ms;
    this.#count(backendName ?? OTHER, address);
    if (isWell(status)) this.#ok += 1;
    else {
      this.#drops.badStatus += 1;
      this.#fail(`status ${status}`);
    }
  }

  failed({ reason, kind, isSent }: LaneLoss): void {
    if (kind === 'given-up') this.#drops.givenUp += 1;
    else this.#drops.lost += 1;
    if (kind === 'reset') {
      this.#drops.reset += 1;
      if (!isSent) this.#drops.resetUnsent += 1;
    }
    this.#fail(reason);
  }

  retrying(): void {
    this.#drops.retried += 1;
  }

  /** The answer counts under its backend, as the access log counts it; its request has failed already. */
  retryAnswered(status: number, backendName: string | null, address: string | null): void {
    this.#count(backendName ?? OTHER, address);
    if (isWell(status)) this.#drops.retriedOk += 1;
  }

  failedBy(reason: string): number {
    return this.#errors.get(reason) ?? 0;
  }

  dump(): TallyDump {
    const perAddress = [...this.#perAddress].map(([address, counts]) => [
      address,
      Object.fromEntries(counts),
    ]);
    return {
      ok: this.#ok,
      failed: this.#failed,
      answers: this.#answers,
      perBackend: Object.fromEntries(this.#perBackend),
      perAddress: Object.fromEntries(perAddress),
      errors: Object.fromEntries(this.#errors),
      drops: { ...this.#drops },
      latency: this.#latency.dump(),
      latencySumMs: this.#latencySumMs,
    };
  }

  #count(name: string, address: string | null): void {
    this.#answers += 1;
    add(this.#perBackend, name, MAX_NAMES);
    if (address === null) return;
    const counts = this.#perAddress.get(address) ?? new Map<string, number>();
    if (counts.size === 0) this.#perAddress.set(address, counts);
    add(counts, name, MAX_PER_ADDRESS);
  }

  #fail(reason: string): void {
    this.#failed += 1;
    add(this.#errors, reason, MAX_NAMES);
  }
}

const OTHER = 'other';

function isWell(status: number): boolean {
  return status >= 200 && status < 400;
}

function add(counts: Map<string, number>, name: string, most: number): void {
  const key = counts.has(name) || counts.size < most ? name : OTHER;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
