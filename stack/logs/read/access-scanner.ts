/**
 * In: whole lines of an access log, as bytes. Out: each line's fields to a sink; a line that is no request is told of too.
 * Must not know: files, chunks, what is counted.
 *
 * The fast way knows one layout, that of our own `log_format`, in its field order, and never guesses: what it does not
 * recognise byte for byte it gives, that line alone, to the full parser, whose answers are the law.
 */
import { AccessFields, type AccessSink } from './access-fields.ts';
import * as layout from './access-layout.ts';
import { ByteNames } from './byte-names.ts';
import { byteAt, endOfText, fractionAt, intAt, isPlainId, threeDigitsAt, wordAt } from './byte-words.ts';
import { parseAccessLine } from './parse-access-line.ts';
import { MAX_LINE_BYTES } from './split-lines.ts';
import { TriesScanner } from './tries-scanner.ts';

export class AccessScanner {
  lines = 0;
  /** Lines longer than the limit: their first bytes alone were looked at. */
  cutLines = 0;
  readonly #sink: AccessSink;
  readonly #fields = new AccessFields();
  readonly #addresses = new ByteNames(MAX_ADDRESSES);
  readonly #caches = new ByteNames(MAX_CACHE_WORDS);
  readonly #tries = new TriesScanner(this.#fields, this.#addresses);
  /** The first eight digits of the last time, as they stood and what they mean: they stay for 100 seconds. */
  #timeWord = Number.NaN;
  #timeMs = 0;
  #spare = new Uint8Array(0);

  constructor(sink: AccessSink) {
    this.#sink = sink;
  }

  /** `start` is a line's first byte, and the byte before `end` a newline. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    const hasRoom = end + SLACK <= bytes.length;
    const before = end > SLACK ? bytes.lastIndexOf(NEWLINE, end - SLACK - 1) + 1 : start;
    const tailStart = hasRoom ? end : Math.max(start, before);
    this.#scanAll(bytes, start, tailStart);
    if (hasRoom) return;
    // Words are read whole, some bytes beyond the line's end: the last lines are looked at where there is room.
    const tailBytes = end - tailStart;
    if (this.#spare.length < tailBytes + SLACK) this.#spare = new Uint8Array(tailBytes * 2 + SLACK);
    this.#spare.set(bytes.subarray(tailStart, end));
    this.#scanAll(this.#spare, 0, tailBytes);
  }

  #scanAll(bytes: Uint8Array, start: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = start; at < end; ) {
      this.lines += 1;
      this.#fields.source = bytes;
      const next = this.#scanLine(view, at);
      if (next === -1 || next - at > MAX_LINE_BYTES) {
        const newline = bytes.indexOf(NEWLINE, at);
        this.#parse(bytes, at, newline);
        at = newline + 1;
      } else {
        this.#sink.add(this.#fields);
        at = next;
      }
    }
  }

  /** Where the next line begins; -1 where this one is not quite as our nginx prints it. */
  #scanLine(view: DataView, start: number): number {
    let at = this.#scanTime(view, start);
    if (at !== -1) at = this.#scanTexts(view, at);
    if (at !== -1) at = this.#scanNumbers(view, at);
    if (at !== -1) at = this.#tries.scan(view, at);
    return at === -1 ? -1 : this.#scanEnd(view, at);
  }

  /** `{"time":1700000000.123,"generation":12,"client":"` */
  #scanTime(view: DataView, start: number): number {
    if (wordAt(view, start) !== layout.TIME) return -1;
    const word = wordAt(view, start + 8);
    if (word !== this.#timeWord && !this.#readTimeWord(view, start + 8)) return -1;
    const tens = byteAt(view, start + 16) ^ ZERO;
    const ones = byteAt(view, start + 17) ^ ZERO;
    const fraction = fractionAt(view, start + 18);
    if (tens > 9 || ones > 9 || fraction === -1) return -1;
    this.#fields.timeMs = this.#timeMs + (tens * 10_000 + ones * 1000 + fraction);
    if (wordAt(view, start + 22) !== layout.GENERATION_A || wordAt(view, start + 28) !== layout.GENERATION_B)
      return -1;
    const first = start + 36;
    let at = first;
    let generation = 0;
    for (let digit = byteAt(view, at) ^ ZERO; digit <= 9; digit = byteAt(view, at) ^ ZERO) {
      generation = generation * 10 + digit;
      at += 1;
    }
    if (!isCount(view, first, at)) return -1;
    this.#fields.generation = generation;
    return wordAt(view, at) === layout.CLIENT_A && wordAt(view, at + 3) === layout.CLIENT_B ? at + 11 : -1;
  }

  #readTimeWord(view: DataView, start: number): boolean {
    let hundreds = 0;
    for (let at = start; at < start + 8; at += 1) {
      const digit = byteAt(view, at) ^ ZERO;
      if (digit > 9 || (digit === 0 && at === start)) return false;
      hundreds = hundreds * 10 + digit;
    }
    this.#timeWord = wordAt(view, start);
    this.#timeMs = hundreds * 100_000;
    return true;
  }

  /** `127.0.0.1","method":"GET","path":"/","status":` */
  #scanTexts(view: DataView, start: number): number {
    const fields = this.#fields;
    let at = endOfText(view, start);
    fields.clientStart = start;
    fields.clientEnd = at;
    if (wordAt(view, at) !== layout.METHOD_A || intAt(view, at + 8) !== layout.METHOD_B) return -1;
    at += 12;
    fields.methodStart = at;
    at = intAt(view, at) === layout.GET ? at + 3 : endOfText(view, at);
    fields.methodEnd = at;
    if (wordAt(view, at) !== layout.PATH_A || wordAt(view, at + 2) !== layout.PATH_B) return -1;
    at += 10;
    fields.pathStart = at;
    at = endOfText(view, at);
    fields.pathEnd = at;
    return wordAt(view, at) === layout.STATUS_A && wordAt(view, at + 3) === layout.STATUS_B ? at + 11 : -1;
  }

  /** `200,"bytes":180,"ms":0.012,"upstream":"` */
  #scanNumbers(view: DataView, start: number): number {
    const status = threeDigitsAt(view, start);
    // Padded with zeros it is not JSON.
    if (status < 100) return -1;
    this.#fields.status = status;
    if (wordAt(view, start + 3) !== layout.BYTES_A || byteAt(view, start + 11) !== COLON) return -1;
    let at = start + 12;
    let bytes = 0;
    for (let digit = byteAt(view, at) ^ ZERO; digit <= 9; digit = byteAt(view, at) ^ ZERO) {
      bytes = bytes * 10 + digit;
      at += 1;
    }
    if (!isCount(view, start + 12, at)) return -1;
    this.#fields.bytes = bytes;
    if (intAt(view, at) !== layout.MS_A || intAt(view, at + 2) !== layout.MS_B) return -1;
    const first = at + 6;
    at = first;
    let seconds = 0;
    for (let digit = byteAt(view, at) ^ ZERO; digit <= 9; digit = byteAt(view, at) ^ ZERO) {
      seconds = seconds * 10 + digit;
      at += 1;
    }
    const fraction = fractionAt(view, at);
    if (fraction === -1 || !isCount(view, first, at)) return -1;
    this.#fields.ms = seconds * 1000 + fraction;
    at += 4;
    return wordAt(view, at) === layout.UPSTREAM_A && wordAt(view, at + 5) === layout.UPSTREAM_B
      ? at + 13
      : -1;
  }

  /** `HIT","id":"6fb1c2a4","parent":""}` and the newline. */
  #scanEnd(view: DataView, start: number): number {
    const fields = this.#fields;
    let at = start;
    if (byteAt(view, at) === QUOTE) {
      fields.cache = '';
    } else {
      at = endOfText(view, at);
      const { text } = this.#caches.find(fields.source, start, at);
      fields.cache = text === '-' ? '' : text;
    }
    if (wordAt(view, at) !== layout.ID) return -1;
    at += 8;
    fields.idStart = at;
    const hasRoom = at + ID_BYTES + SLACK <= view.byteLength;
    at = hasRoom && isPlainId(view, at) ? at + ID_BYTES : endOfText(view, at);
    fields.idEnd = at;
    if (wordAt(view, at) === layout.PARENT_A && intAt(view, at + 8) === layout.PARENT_B) {
      at += 12;
      fields.parentStart = at;
      // Most clients send none.
      if (byteAt(view, at) !== QUOTE) at = endOfText(view, at);
    } else {
      fields.parentStart = at; // a line from before there was this field
    }
    fields.parentEnd = at;
    return (intAt(view, at) & layout.THREE_BYTES) === layout.END ? at + 3 : -1;
  }

  #parse(bytes: Uint8Array, start: number, end: number): void {
    const cutEnd = Math.min(end, start + MAX_LINE_BYTES);
    if (cutEnd < end) this.cutLines += 1;
    const record = parseAccessLine(DECODER.decode(bytes.subarray(start, cutEnd)));
    if (record === null) {
      this.#sink.addMalformed();
    } else {
      this.#fields.fill(record, this.#addresses);
      this.#sink.add(this.#fields);
    }
  }
}

/** What is read beyond a line's end at most: a word that begins at its newline. */
const SLACK = 8;
const MAX_ADDRESSES = 4096;
const MAX_CACHE_WORDS = 64;
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const ZERO = 0x30;
/** Of `$request_id`. */
const ID_BYTES = 32;
const COLON = 0x3a;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** JSON's whole numbers have no leading zero; longer ones than fit in an integer of the machine are for the full parser. */
function isCount(view: DataView, first: number, end: number): boolean {
  const digits = end - first;
  return digits === 1 || (digits > 1 && digits <= MAX_DIGITS && byteAt(view, first) !== ZERO);
}

const MAX_DIGITS = 9;
