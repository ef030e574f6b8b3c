/** Lines of a log somebody else's format wrote, one by one, to a sink. */
import { AccessFields, type AccessSink } from './access-fields.ts';
import { ByteNames } from './byte-names.ts';
import type { ParseLine } from './compile-log-format.ts';
import { MAX_LINE_BYTES } from './split-lines.ts';

/** What reads whole lines as bytes: this one, or `AccessScanner` for a log of ours. */
export interface LineScanner {
  readonly lines: number;
  /** Lines longer than the limit: their first bytes alone were looked at. */
  readonly cutLines: number;
  /**
   * Where bytes can be read to, so that they need not be copied to be scanned. Scanners of a thread may share it: what
   * was read is scanned before anybody else reads.
   */
  readonly piece: Uint8Array;
  /** `start` is a line's first byte, and the byte before `end` a newline. */
  scan(bytes: Uint8Array, start: number, end: number): void;
}

export class FormatScanner implements LineScanner {
  lines = 0;
  cutLines = 0;
  readonly piece = new Uint8Array(PIECE_BYTES);
  readonly #parse: ParseLine;
  readonly #sink: AccessSink;
  readonly #fields = new AccessFields();
  readonly #names = new ByteNames(MAX_NAMES);

  constructor(parse: ParseLine, sink: AccessSink) {
    this.#parse = parse;
    this.#sink = sink;
  }

  scan(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const newline = bytes.indexOf(NEWLINE, at);
      const cutEnd = Math.min(newline, at + MAX_LINE_BYTES);
      this.lines += 1;
      if (cutEnd < newline) this.cutLines += 1;
      const record = this.#parse(DECODER.decode(bytes.subarray(at, cutEnd)));
      if (record === null) {
        this.#sink.addMalformed();
      } else {
        this.#fields.fill(record, this.#names);
        this.#sink.add(this.#fields);
      }
      at = newline + 1;
    }
  }
}

const NEWLINE = 0x0a;
const MAX_NAMES = 4096;
const PIECE_BYTES = 131_072;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
