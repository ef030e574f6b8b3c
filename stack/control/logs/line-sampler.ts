/** Under a flood, one line of many for the view: evenly, so that what is seen is a fair picture; what is left out is counted. */
import type { LogSample } from '../../contract/contract.ts';

export interface Sampled {
  readonly lines: readonly string[];
  readonly skipped: number;
}

export class LineSampler {
  /** Lines of the past were asked for by number: they are never left out. */
  #past: number;
  /** Lines that came in the buckets before the one that fills now, newest last. */
  readonly #buckets: number[] = [];
  #bucketLines = 0;
  #bucketEndsMs = 0;
  #oneIn = 1;
  #turn = 0;

  constructor(past: number) {
    this.#past = past;
  }

  /** Null while every line is kept. */
  get sample(): LogSample | null {
    return this.#oneIn === 1 ? null : { linesPerSecond: this.#linesPerSecond(), oneIn: this.#oneIn };
  }

  /** `nowMs` by a clock that does not jump. */
  take(lines: readonly string[], nowMs: number): Sampled {
    const past = Math.min(this.#past, lines.length);
    this.#past -= past;
    this.#count(lines.length - past, nowMs);
    if (this.#oneIn === 1) return { lines, skipped: 0 };
    const kept = lines.filter((_, index) => {
      if (index < past) return true;
      this.#turn = (this.#turn + 1) % this.#oneIn;
      return this.#turn === 0;
    });
    return { lines: kept, skipped: lines.length - kept.length };
  }

  #count(lines: number, nowMs: number): void {
    if (nowMs >= this.#bucketEndsMs + BUCKET_MS * BUCKETS) this.#buckets.length = 0;
    else {
      for (let endMs = this.#bucketEndsMs; nowMs >= endMs; endMs += BUCKET_MS) {
        this.#buckets.push(this.#bucketLines);
        this.#bucketLines = 0;
      }
      this.#buckets.splice(0, this.#buckets.length - BUCKETS);
    }
    if (nowMs >= this.#bucketEndsMs) {
      this.#bucketLines = 0;
      this.#bucketEndsMs = nowMs - (nowMs % BUCKET_MS) + BUCKET_MS;
    }
    this.#bucketLines += lines;
    const perSecond = this.#linesPerSecond();
    if (perSecond > SAMPLED_ABOVE || (this.#oneIn > 1 && perSecond > WHOLE_BELOW)) {
      this.#oneIn = Math.max(2, Math.round(perSecond / SHOWN_PER_SECOND));
    } else this.#oneIn = 1;
  }

  #linesPerSecond(): number {
    const whole = this.#buckets.reduce((sum, lines) => sum + lines, 0);
    // The bucket that fills counts at once: a burst is not sent whole for want of a finished bucket.
    return Math.max(whole, whole - (this.#buckets[0] ?? 0) + this.#bucketLines);
  }
}

const BUCKET_MS = 100;
/** A second of them. */
const BUCKETS = 10;
const SAMPLED_ABOVE = 10_000;
/** Lower than where it begins, lest it flicker. */
const WHOLE_BELOW = 4_000;
/** More than anybody reads, and little enough for any page. */
const SHOWN_PER_SECOND = 2_000;
