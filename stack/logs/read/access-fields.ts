/**
 * One request as the log told it, in a scratch object that is filled anew for each line: valid only until the next.
 * Numbers and interned names are there at once; texts are made when asked for.
 */
import type { AccessRecord, Try } from '../../model/log-record.ts';
import { type ByteName, ByteNames } from './byte-names.ts';

export class AccessFields {
  /** Milliseconds since 1970. */
  timeMs = 0;
  generation = 0;
  status = 0;
  /** Sent to the client, headers included. */
  bytes = 0;
  /** `$request_time`, whole milliseconds. */
  ms = 0;
  /** Upstreams nginx turned to; of the three lists below only so many entries, from the first, are this line's. */
  tryCount = 0;
  readonly addresses: ByteName[] = [];
  /** 0 where nginx logged none. */
  readonly tryStatuses: number[] = [];
  /** Whole milliseconds; -1 where nginx logged none. */
  readonly tryMs: number[] = [];
  /** `HIT`, `MISS`, …; empty when no cache was asked. */
  cache = '';
  /** Where the texts lie, unescaped, as UTF-8: for `ByteNames.find(source, pathStart, pathEnd)` without a string. */
  source: Uint8Array = NOTHING;
  /** Ten numbers from `firstPlace` on: of each text in turn its first byte in `source`, and the one behind its last. */
  places: Int32Array = NOWHERE;
  firstPlace = 0;

  get clientStart(): number {
    return this.places[this.firstPlace] ?? 0;
  }

  get clientEnd(): number {
    return this.places[this.firstPlace + 1] ?? 0;
  }

  get methodStart(): number {
    return this.places[this.firstPlace + 2] ?? 0;
  }

  get methodEnd(): number {
    return this.places[this.firstPlace + 3] ?? 0;
  }

  get pathStart(): number {
    return this.places[this.firstPlace + 4] ?? 0;
  }

  get pathEnd(): number {
    return this.places[this.firstPlace + 5] ?? 0;
  }

  get idStart(): number {
    return this.places[this.firstPlace + 6] ?? 0;
  }

  get idEnd(): number {
    return this.places[this.firstPlace + 7] ?? 0;
  }

  get parentStart(): number {
    return this.places[this.firstPlace + 8] ?? 0;
  }

  get parentEnd(): number {
    return this.places[this.firstPlace + 9] ?? 0;
  }

  get client(): string {
    return textOf(this.source, this.clientStart, this.clientEnd);
  }

  get method(): string {
    return textOf(this.source, this.methodStart, this.methodEnd);
  }

  get path(): string {
    return textOf(this.source, this.pathStart, this.pathEnd);
  }

  get requestId(): string {
    return textOf(this.source, this.idStart, this.idEnd);
  }

  get parent(): string {
    return textOf(this.source, this.parentStart, this.parentEnd);
  }

  /** A lasting copy: for what is looked at line by line, not for counting. */
  toRecord(): AccessRecord {
    const { timeMs, generation, client, method, path, status, bytes, ms, cache, requestId, parent } = this;
    const tries: Try[] = this.addresses.slice(0, this.tryCount).map(({ text }, at) => ({
      address: text,
      status: this.tryStatuses[at] ?? 0,
      ms: (this.tryMs[at] ?? -1) < 0 ? null : (this.tryMs[at] ?? null),
    }));
    return { timeMs, generation, client, method, path, status, bytes, ms, tries, cache, requestId, parent };
  }

  /** Takes a record in whole: a line that only the full parser could read. */
  fill(record: AccessRecord, names: ByteNames): void {
    this.timeMs = record.timeMs;
    this.generation = record.generation;
    this.status = record.status;
    this.bytes = record.bytes;
    this.ms = record.ms;
    this.cache = record.cache;
    this.tryCount = record.tries.length;
    for (const [at, { address, status, ms }] of record.tries.entries()) {
      const bytes = ENCODER.encode(address);
      this.addresses[at] = names.find(bytes, 0, bytes.length);
      this.tryStatuses[at] = status;
      this.tryMs[at] = ms ?? -1;
    }
    const texts = [record.client, record.method, record.path, record.requestId, record.parent].map((text) =>
      ENCODER.encode(text),
    );
    this.source = joined(texts);
    const places = new Int32Array(texts.length * 2);
    for (let at = 0, start = 0; at < texts.length; at += 1) {
      places[at * 2] = start;
      start += texts[at]?.length ?? 0;
      places[at * 2 + 1] = start;
    }
    this.places = places;
    this.firstPlace = 0;
  }
}

/** Fields of their own for one record: where lines are few. */
export function fieldsOf(record: AccessRecord): AccessFields {
  const fields = new AccessFields();
  fields.fill(record, new ByteNames(16));
  return fields;
}

/** What counts requests. Called for each line of a log, so it must be cheap; keeps nothing of `fields` but numbers and names. */
export interface AccessSink {
  add(fields: AccessFields): void;
  /** A line that is no request of ours. */
  addMalformed(): void;
}

/**
 * A sink whose counts can be moved: filled on a worker thread with a part of a log, dumped there, absorbed here. Counts
 * after absorbing the parts, in whatever order, are those of the whole. A dump is plain data, fit for `postMessage`.
 */
export interface MovableSink<Dump> extends AccessSink {
  dump(): Dump;
  absorb(dump: Dump): void;
}

const NOTHING = new Uint8Array(0);
const NOWHERE = new Int32Array(10);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function textOf(source: Uint8Array, start: number, end: number): string {
  return DECODER.decode(source.subarray(start, end));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
