/** One shell's view of one log: raw lines in batches, never more under way than the shell gave credit for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogBatch } from '../../contract/contract.ts';
import type { FileBatch } from './line-intake.ts';
import { LineRing } from './line-ring.ts';
import { LineSampler } from './line-sampler.ts';

/**
 * Lines are read on while the shell is busy, and wait in a ring: what falls out is reported as `skipped`, so a flood
 * costs the view lines, never memory. Where they come faster than a person reads, the ring gets a fair sample of them.
 */
export class LogStream {
  readonly #window: number;
  readonly #ring: LineRing;
  /** Null for a shell that wants every line it can get: a command writing to a file. */
  readonly #sampler: LineSampler | null;
  /** Left out by the sampler since the last batch. */
  #leftOut = 0;
  #sent = 0;
  #acknowledged = 0;
  #note: string | null = null;
  #failure: { readonly thrown: unknown } | null = null;
  #isDone = false;
  #changed: (() => void) | null = null;

  constructor(options: {
    readonly tail: number;
    readonly window: number;
    readonly sampled?: boolean | undefined;
  }) {
    this.#window = options.window;
    this.#ring = new LineRing(options.tail + SPARE_LINES, MAX_WAITING_CHARACTERS);
    this.#sampler = options.sampled ? new LineSampler(options.tail) : null;
  }

  /** All batches up to this sequence number were consumed. */
  acknowledge(sequence: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(sequence, this.#sent));
    this.#change();
  }

  /** Nothing more will be read: deliver what waits, then end. */
  finish(): void {
    this.#isDone = true;
    this.#change();
  }

  /** Reads the source to its end, at its own pace. A fault of the source reaches the shell, after its lines. */
  async fill(source: AsyncIterable<FileBatch>): Promise<void> {
    try {
      for await (const { lines, note } of source) {
        if (this.#isDone) return;
        const sampled = this.#sampler?.take(lines, performance.now()) ?? { lines, skipped: 0 };
        this.#leftOut += sampled.skipped;
        this.#ring.push(sampled.lines);
        this.#note = note ?? this.#note;
        this.#change();
        // A source that always has lines must not keep all others waiting.
        await new Promise(setImmediate);
      }
    } catch (thrown) {
      this.#failure = { thrown };
    }
    this.finish();
  }

  async *batches(signal: AbortSignal): AsyncGenerator<LogBatch> {
    const wake = () => this.#change();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (this.#hasCredit() && this.#hasNews()) {
          await this.#gather(signal);
          if (signal.aborted) return;
          yield this.#nextBatch();
        } else if (this.#isDone && !this.#hasNews()) {
          if (this.#failure !== null) throw this.#failure.thrown;
          return;
        } else {
          await this.#nextChange();
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  #hasCredit(): boolean {
    return this.#sent - this.#acknowledged < this.#window;
  }

  #hasNews(): boolean {
    return this.#ring.size > 0 || this.#leftOut > 0 || this.#note !== null;
  }

  /** A full batch goes at once, though not before the event loop had its turn; a part of one waits for company. */
  async #gather(signal: AbortSignal): Promise<void> {
    await new Promise(setImmediate);
    if (this.#ring.size >= BATCH_LINES || this.#isDone) return;
    await sleep(BATCH_MS, undefined, { signal }).catch(() => undefined);
  }

  #nextBatch(): LogBatch {
    this.#sent += 1;
    const { lines, skipped } = this.#ring.take(BATCH_LINES);
    const sample = this.#sampler?.sample ?? null;
    const batch = { sequence: this.#sent, lines, skipped: skipped + this.#leftOut, note: this.#note };
    this.#note = null;
    this.#leftOut = 0;
    return sample === null ? batch : { ...batch, sample };
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #change(): void {
    this.#changed?.();
    this.#changed = null;
  }
}

const BATCH_LINES = 200;
const BATCH_MS = 50;
/** Beyond the tail asked for, so that new lines do not at once push the past out. */
const SPARE_LINES = 2000;
const MAX_WAITING_CHARACTERS = 8 * 1024 * 1024;
