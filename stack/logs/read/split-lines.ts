/** Bytes to lines, whatever way the bytes were cut on their way here. */

/** Longest line kept, bytes; nginx's own lines end far below, so a longer one is not nginx's. */
export const MAX_LINE_BYTES = 65_536;

/** `start` and `end` lie in `bytes`, the newline is not among them; valid only during the call. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number) => void;

/**
 * Splits on 0x0A alone, so a character cut by a chunk's border is whole again in its line. Costs O(bytes) whatever the
 * chunks: only an unfinished line is ever copied, each byte once. Holds at most one line's limit.
 */
export class LineSplitter {
  /** Lines that were longer than the limit: their first bytes were delivered, the rest dropped. */
  cutLines = 0;
  readonly #maxLineBytes: number;
  #pending = new Uint8Array(1024);
  #pendingBytes = 0;
  #isCut = false;

  constructor(maxLineBytes: number = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** True while a line has begun and not ended. */
  get hasUnfinished(): boolean {
    return this.#pendingBytes > 0 || this.#isCut;
  }

  push(chunk: Uint8Array, take: TakeLine): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      if (this.hasUnfinished) {
        this.#keep(chunk, start, end);
        this.finish(take);
      } else {
        this.#takeWhole(chunk, start, end, take);
      }
      start = end + 1;
    }
    this.#keep(chunk, start, chunk.length);
  }

  /** Delivers what has begun as a line of its own: the file ended without a newline. */
  finish(take: TakeLine): void {
    if (!this.hasUnfinished) return;
    if (this.#isCut) this.cutLines += 1;
    const bytes = this.#pendingBytes;
    this.drop();
    take(this.#pending, 0, bytes);
  }

  /** Forgets what has begun: its file was emptied. */
  drop(): void {
    this.#pendingBytes = 0;
    this.#isCut = false;
  }

  #takeWhole(chunk: Uint8Array, start: number, end: number, take: TakeLine): void {
    const cutEnd = Math.min(end, start + this.#maxLineBytes);
    if (cutEnd < end) this.cutLines += 1;
    take(chunk, start, cutEnd);
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const room = this.#maxLineBytes - this.#pendingBytes;
    if (end - start > room) this.#isCut = true;
    const piece = chunk.subarray(start, Math.min(end, start + room));
    this.#grow(this.#pendingBytes + piece.length);
    this.#pending.set(piece, this.#pendingBytes);
    this.#pendingBytes += piece.length;
  }

  #grow(neededBytes: number): void {
    if (neededBytes <= this.#pending.length) return;
    const grown = new Uint8Array(
      Math.min(this.#maxLineBytes, Math.max(neededBytes, this.#pending.length * 2)),
    );
    grown.set(this.#pending.subarray(0, this.#pendingBytes));
    this.#pending = grown;
  }
}

const NEWLINE = 0x0a;
