/** Bytes to runs of whole lines: for readers that find the lines' ends themselves. */
import { MAX_LINE_BYTES } from './split-lines.ts';

/** `bytes` from `start` are whole lines; the byte before `end` is a newline. Valid only during the call. */
export type TakeRun = (bytes: Uint8Array, start: number, end: number) => void;

/**
 * Only a line cut by a chunk's border is copied, and of a line too long to be nginx's no more than shows that it is:
 * one byte above the limit. So a line of any length costs a line's limit of memory.
 */
export class RunSplitter {
  #pending = new Uint8Array(1024);
  #pendingBytes = 0;

  push(chunk: Uint8Array, take: TakeRun): void {
    const last = chunk.lastIndexOf(NEWLINE);
    let start = 0;
    if (this.#pendingBytes > 0 && last !== -1) {
      start = chunk.indexOf(NEWLINE) + 1;
      this.#keep(chunk, 0, start - 1);
      this.finish(take);
    }
    if (start <= last) take(chunk, start, last + 1);
    this.#keep(chunk, last + 1, chunk.length);
  }

  /** Delivers what has begun as a line of its own: the file ended without a newline. */
  finish(take: TakeRun): void {
    if (this.#pendingBytes === 0) return;
    const end = this.#pendingBytes;
    this.drop();
    this.#pending[end] = NEWLINE;
    take(this.#pending, 0, end + 1);
  }

  /** Forgets what has begun: its file was emptied. */
  drop(): void {
    this.#pendingBytes = 0;
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const kept = Math.min(end - start, MAX_LINE_BYTES + 1 - this.#pendingBytes);
    if (kept <= 0) return;
    this.#grow(this.#pendingBytes + kept + ROOM_BEHIND);
    this.#pending.set(chunk.subarray(start, start + kept), this.#pendingBytes);
    this.#pendingBytes += kept;
  }

  #grow(neededBytes: number): void {
    if (neededBytes <= this.#pending.length) return;
    const grown = new Uint8Array(Math.max(neededBytes, this.#pending.length * 2));
    grown.set(this.#pending.subarray(0, this.#pendingBytes));
    this.#pending = grown;
  }
}

const NEWLINE = 0x0a;
/** The newline. */
const ROOM_BEHIND = 1;
