/** Requests per second by the log's own clock, for the last minute. */

export class RequestRate {
  readonly #seconds = new Float64Array(SECONDS_KEPT).fill(-1);
  readonly #counts = new Float64Array(SECONDS_KEPT);

  record(timeMs: number): void {
    this.#add(Math.floor(timeMs / 1000), 1);
  }

  #add(second: number, count: number): void {
    const slot = second % SECONDS_KEPT;
    const held = this.#seconds[slot] ?? -1;
    // A line older than what its slot holds is history read late: it is no part of now.
    if (second < held) return;
    if (second > held) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
  }

  /** Seconds since 1970, and the requests of each. */
  dump(): readonly (readonly [number, number])[] {
    return [...this.#seconds].map((second, slot) => [second, this.#counts[slot] ?? 0] as const);
  }

  absorb(dump: ReturnType<RequestRate['dump']>): void {
    for (const [second, count] of dump) if (second >= 0) this.#add(second, count);
  }

  /** Requests that ended in the last whole second before `nowMs` (milliseconds since 1970). */
  perSecond(nowMs: number): number {
    const second = Math.floor(nowMs / 1000) - 1;
    const slot = second % SECONDS_KEPT;
    return this.#seconds[slot] === second ? (this.#counts[slot] ?? 0) : 0;
  }
}

const SECONDS_KEPT = 64;
