/** The few addresses a log names over and over, found by words of their bytes; beyond them, by `ByteNames`. */
import type { ByteName, ByteNames } from './byte-names.ts';
import { intAt, wordAt } from './byte-words.ts';

export class PeerCache {
  readonly #names: ByteNames;
  readonly #peers: (Peer | undefined)[] = new Array<Peer | undefined>(SLOTS).fill(undefined);

  constructor(names: ByteNames) {
    this.#names = names;
  }

  /** For eight bytes and more; `view` and `bytes` are of the same memory. */
  find(view: DataView, bytes: Uint8Array, start: number, end: number): ByteName {
    const mixed = Math.imul(intAt(view, end - 4) ^ Math.imul(intAt(view, end - 8), 0x2c1b3c6d), 0x297a2d39);
    const slot = (mixed >>> 16) & (SLOTS - 1);
    const peer = this.#peers[slot];
    if (peer !== undefined && isSame(peer, view, start, end)) return peer.name;
    const name = this.#names.find(bytes, start, end);
    this.#peers[slot] = { name, length: end - start, words: wordsOf(view, start, end) };
    return name;
  }
}

const SLOTS = 256;

interface Peer {
  readonly name: ByteName;
  readonly length: number;
  /** The last one ends where the address ends, and may share bytes with the one before. */
  readonly words: Float64Array;
}

function wordsOf(view: DataView, start: number, end: number): Float64Array {
  const words = new Float64Array(Math.ceil((end - start) / 8));
  for (let at = 0; at < words.length; at += 1) words[at] = wordAt(view, Math.min(start + at * 8, end - 8));
  return words;
}

function isSame(peer: Peer, view: DataView, start: number, end: number): boolean {
  if (peer.length !== end - start) return false;
  const last = peer.words.length - 1;
  for (let at = 0; at < last; at += 1) if (wordAt(view, start + at * 8) !== peer.words[at]) return false;
  return wordAt(view, end - 8) === peer.words[last];
}
