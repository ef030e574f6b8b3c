/** Spans on their way to one receiver: in batches, tried again as it asks, a bounded number waiting. */
import type { Fault } from '../../../model/faults.ts';
import type { Span } from '../otlp/span.ts';
import { encodeSpans } from './encode-spans.ts';
import { type OtlpAnswer, type OtlpTarget, postOtlp } from './post-otlp.ts';

export const MAX_QUEUED = 4096;
const BATCH = 512;
/** Spans come in crowds: so long is waited for more. */
const LINGER_MS = 500;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export interface QueueState {
  readonly sent: number;
  readonly queued: number;
  readonly dropped: number;
  readonly sentAt: string | null;
  readonly fault: Fault | null;
}

export class ExportQueue {
  readonly #name: string;
  readonly #target: OtlpTarget;
  readonly #onChange: () => void;
  readonly #closing = new AbortController();
  #spans: Span[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isSending = false;
  #pauseMs = FIRST_PAUSE_MS;
  #sent = 0;
  #dropped = 0;
  /** Of those dropped: the ones that made room at the front while a batch was under way. */
  #overflowed = 0;
  #sentAt: string | null = null;
  #fault: Fault | null = null;

  /** `onChange` is told when it begins to fail, and when it works again. */
  constructor(name: string, target: OtlpTarget, onChange: () => void) {
    this.#name = name;
    this.#target = target;
    this.#onChange = onChange;
  }

  get state(): QueueState {
    const queued = this.#spans.length;
    return { sent: this.#sent, queued, dropped: this.#dropped, sentAt: this.#sentAt, fault: this.#fault };
  }

  /** The oldest go where there is no room. */
  offer(spans: readonly Span[]): void {
    if (this.#closing.signal.aborted) return;
    this.#spans.push(...spans);
    const tooMany = Math.max(0, this.#spans.length - MAX_QUEUED);
    this.#overflowed += tooMany;
    this.#drop(tooMany);
    if (!this.#isSending) this.#sendAfter(LINGER_MS);
  }

  /** So many were too many to be offered. */
  miss(count: number): void {
    this.#dropped += count;
  }

  /** Sends these now, beside the queue. */
  try(spans: readonly Span[]): Promise<OtlpAnswer> {
    return postOtlp(this.#target, encodeSpans(this.#target.encoding, spans), this.#closing.signal);
  }

  close(): void {
    this.#closing.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #sendAfter(ms: number): void {
    if (this.#timer !== null || this.#spans.length === 0 || this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#sendNext();
    }, ms);
    this.#timer.unref();
  }

  async #sendNext(): Promise<void> {
    this.#isSending = true;
    const batch = this.#spans.slice(0, BATCH);
    const before = this.#overflowed;
    const answer = await this.try(batch);
    this.#isSending = false;
    if (this.#closing.signal.aborted) return;
    // Meanwhile the oldest may have made room.
    const left = Math.max(0, batch.length - (this.#overflowed - before));
    let pauseMs = 0;
    switch (answer.kind) {
      case 'taken':
        this.#spans.splice(0, left);
        this.#sent += batch.length - answer.rejected;
        this.#dropped += answer.rejected;
        this.#sentAt = new Date().toISOString();
        this.#pauseMs = FIRST_PAUSE_MS;
        this.#say(answer.rejected === 0 ? null : `it rejected ${answer.rejected} spans: ${answer.words}`);
        break;
      case 'refused':
        this.#drop(left);
        this.#say(answer.words);
        break;
      case 'retry':
        pauseMs = answer.afterMs ?? this.#pauseMs * (0.75 + Math.random() / 2);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
        this.#say(answer.words);
        break;
      default:
        answer satisfies never;
    }
    this.#sendAfter(Math.min(pauseMs, LONGEST_PAUSE_MS) || LINGER_MS / 10);
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#spans.splice(0, count);
    this.#dropped += count;
  }

  #say(words: string | null): void {
    const before = this.#fault;
    this.#fault = words === null ? null : failing(this.#name, this.#target.url, words);
    if (before?.message !== this.#fault?.message) this.#onChange();
  }
}

export function failing(name: string, url: string, words: string): Fault {
  return {
    code: 'exporter-failing',
    message: `Spans do not reach ${name} at ${url}: ${words}.`,
    hint: 'They are kept for a while and sent again; requests and the traces here are as before. Check the URL and its headers.',
  };
}
