/**
 * In: whole lines of an access log, as bytes. Out: each line's fields to a sink; a line that is no request is told of too.
 * Must not know: files, chunks, what is counted.
 *
 * Lines of our own `log_format` are recognised byte for byte by the program in `wasm/`, which never guesses; what it does
 * not recognise goes, that line alone, to the full parser, whose answers are the law.
 */
import { AccessFields, type AccessSink } from './access-fields.ts';
import { type LineTable, lineTable } from './line-table.ts';
import { parseAccessLine } from './parse-access-line.ts';
import { MAX_LINE_BYTES } from './split-lines.ts';

export class AccessScanner {
  lines = 0;
  /** Lines longer than the limit: their first bytes alone were looked at. */
  cutLines = 0;
  readonly #sink: AccessSink;
  readonly #fields = new AccessFields();
  readonly #table: LineTable;

  constructor(sink: AccessSink) {
    this.#sink = sink;
    this.#table = lineTable(MAX_LINE_BYTES);
  }

  /** Bytes read to here are scanned where they are. Shared by all scanners of a thread: scan before another reads. */
  get piece(): Uint8Array {
    return this.#table.piece;
  }

  /** `start` is a line's first byte, and the byte before `end` a newline. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    if (bytes.buffer === this.#table.bytes.buffer) {
      this.#scanHere(bytes.byteOffset + start, bytes.byteOffset + end);
      return;
    }
    const { aside } = this.#table;
    for (let at = start; at < end; ) {
      const isLast = end - at <= aside.length;
      const next = isLast ? end : bytes.lastIndexOf(NEWLINE, at + aside.length - 1) + 1;
      if (next > at) {
        aside.set(bytes.subarray(at, next));
        this.#scanHere(aside.byteOffset, aside.byteOffset + next - at);
        at = next;
      } else {
        const newline = bytes.indexOf(NEWLINE, at);
        this.lines += 1;
        this.#parse(bytes, at, newline);
        at = newline + 1;
      }
    }
  }

  /** Of the table's own memory. */
  #scanHere(start: number, end: number): void {
    const { ints, firstRow, rowInts } = this.#table;
    for (let at = start; at < end; ) {
      const rows = this.#table.scan(at, end);
      this.lines += rows;
      this.#tell(rows);
      at = ints[firstRow + (rows - 1) * rowInts + NEXT] ?? end;
    }
  }

  #tell(rows: number): void {
    const { bytes, ints, firstRow, rowInts } = this.#table;
    const last = firstRow + rows * rowInts;
    for (let row = firstRow; row < last; row += rowInts) {
      if ((ints[row + TRY_COUNT] ?? -1) === -1) {
        this.#parse(bytes, ints[row + START] ?? 0, (ints[row + NEXT] ?? 0) - 1);
      } else {
        this.#fill(row);
        this.#sink.add(this.#fields);
      }
    }
  }

  #fill(row: number): void {
    const { bytes, ints, doubles, names } = this.#table;
    const fields = this.#fields;
    fields.timeMs = doubles[(row + TIME) >> 1] ?? 0;
    fields.generation = ints[row + GENERATION] ?? 0;
    fields.status = ints[row + STATUS] ?? 0;
    fields.bytes = ints[row + BYTES] ?? 0;
    fields.ms = ints[row + MS] ?? 0;
    const tryCount = ints[row + TRY_COUNT] ?? 0;
    fields.tryCount = tryCount;
    for (let n = 0, at = (ints[row + FIRST_TRY] ?? 0) >> 2; n < tryCount; n += 1, at += 3) {
      const name = names[ints[at] ?? 0];
      if (name !== undefined) fields.addresses[n] = name;
      fields.tryStatuses[n] = ints[at + 1] ?? 0;
      fields.tryMs[n] = ints[at + 2] ?? -1;
    }
    const cache = ints[row + CACHE] ?? -1;
    fields.cache = cache === -1 ? '' : wordOf(names[cache]?.text);
    fields.source = bytes;
    fields.places = ints;
    fields.firstPlace = row + PLACES;
  }

  #parse(bytes: Uint8Array, start: number, end: number): void {
    const cutEnd = Math.min(end, start + MAX_LINE_BYTES);
    if (cutEnd < end) this.cutLines += 1;
    const record = parseAccessLine(DECODER.decode(bytes.subarray(start, cutEnd)));
    if (record === null) {
      this.#sink.addMalformed();
    } else {
      this.#fields.fill(record, this.#table.addresses);
      this.#sink.add(this.#fields);
    }
  }
}

function wordOf(cache: string | undefined): string {
  return cache === undefined || cache === '-' ? '' : cache;
}

/** Where in a row a field is, as `wasm/row.ts` says in bytes. */
const [START, NEXT, TRY_COUNT, FIRST_TRY, GENERATION, STATUS, BYTES, MS, CACHE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [PLACES, TIME] = [9, 20];
const NEWLINE = 0x0a;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
