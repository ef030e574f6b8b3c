/** Texts that come again and again (addresses, clients, paths), told apart by their bytes: a string is made once. */

export interface ByteName {
  /** Its own for as long as the process lives, small and growing: fit as a place in an array. */
  readonly id: number;
  /** UTF-8; what is none became U+FFFD. */
  readonly text: string;
}

/**
 * A table that finds a name by its bytes. At most `limit` names are known at a time: then all are forgotten and told
 * anew, so one text may come with two ids, and nobody may take different ids for different texts.
 */
export class ByteNames {
  readonly #limit: number;
  readonly #slots: (Entry | undefined)[];
  readonly #mask: number;
  #known = 0;

  constructor(limit: number) {
    this.#limit = limit;
    const size = 2 ** Math.ceil(Math.log2(limit * 2));
    this.#slots = new Array<Entry | undefined>(size).fill(undefined);
    this.#mask = size - 1;
  }

  /** The name of these bytes, made now if it is not known. */
  find(bytes: Uint8Array, start: number, end: number): ByteName {
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let entry = this.#slots[slot]; entry !== undefined; entry = this.#slots[slot]) {
      if (entry.hash === hash && isSame(entry.bytes, bytes, start, end)) return entry.name;
      slot = (slot + 1) & this.#mask;
    }
    return this.#make(bytes, start, end, hash);
  }

  #make(bytes: Uint8Array, start: number, end: number, hash: number): ByteName {
    if (this.#known >= this.#limit) {
      this.#slots.fill(undefined);
      this.#known = 0;
    }
    const own = bytes.slice(start, end);
    const name = { id: nextId, text: DECODER.decode(own) };
    nextId += 1;
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    while (this.#slots[slot] !== undefined) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = { hash, bytes: own, name };
    this.#known += 1;
    return name;
  }
}

interface Entry {
  readonly hash: number;
  readonly bytes: Uint8Array;
  readonly name: ByteName;
}

/** One count for all tables, so that an id never means two texts. */
let nextId = 1;
/** A byte order mark is part of what a client sent. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function isSame(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (own.length !== end - start) return false;
  for (let at = 0; at < own.length; at += 1) if (own[at] !== bytes[start + at]) return false;
  return true;
}
