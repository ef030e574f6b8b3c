/** The three parallel lists of upstreams in a line of ours, where they are as plain as they nearly always are. */
import type { AccessFields } from './access-fields.ts';
import type { ByteNames } from './byte-names.ts';
import { byteAt, endOfToken, fractionAt, intAt, threeDigitsAt, wordAt, wordOf } from './byte-words.ts';
import { PeerCache } from './peer-cache.ts';

/** Fills the tries of the fields it was made with. */
export class TriesScanner {
  readonly #fields: AccessFields;
  readonly #peers: PeerCache;

  constructor(fields: AccessFields, addresses: ByteNames) {
    this.#fields = fields;
    this.#peers = new PeerCache(addresses);
  }

  /** From the first byte of `$upstream_addr` to that of the cache's word; -1 where the full parser is to look. */
  scan(view: DataView, start: number): number {
    const end = endOfToken(view, start);
    if (end - start >= 8 && byteAt(view, end) === QUOTE) {
      const next = this.#scanOne(view, start, end);
      if (next !== -1) return next;
    }
    let at = this.#scanAddresses(view, start);
    if (at === -1 || wordAt(view, at) !== STATUS_A || wordAt(view, at + 8) !== STATUS_B) return -1;
    if (wordAt(view, at + 13) !== STATUS_C) return -1;
    at = this.#scanStatuses(view, at + 21);
    if (at === -1 || wordAt(view, at) !== MS_A || wordAt(view, at + 8) !== MS_B) return -1;
    if (wordAt(view, at + 9) !== MS_C) return -1;
    at = this.#scanTimes(view, at + 17);
    if (at === -1 || wordAt(view, at) !== CACHE_A || wordAt(view, at + 3) !== CACHE_B) return -1;
    return at + 11;
  }

  /** One upstream that answered, as nearly always; -1 where the lists are to be looked at. */
  #scanOne(view: DataView, start: number, end: number): number {
    if (wordAt(view, end) !== STATUS_A || wordAt(view, end + 8) !== STATUS_B) return -1;
    if (wordAt(view, end + 13) !== STATUS_C) return -1;
    const status = threeDigitsAt(view, end + STATUS_BYTES);
    if (status === -1) return -1;
    let at = end + STATUS_BYTES + 3;
    if (wordAt(view, at) !== MS_A || wordAt(view, at + 8) !== MS_B || wordAt(view, at + 9) !== MS_C)
      return -1;
    at += 17;
    // Under ten seconds.
    const seconds = byteAt(view, at) ^ ZERO;
    const fraction = fractionAt(view, at + 1);
    if (seconds > 9 || fraction === -1) return -1;
    at += 5;
    if (wordAt(view, at) !== CACHE_A || wordAt(view, at + 3) !== CACHE_B) return -1;
    const fields = this.#fields;
    fields.tryCount = 1;
    fields.addresses[0] = this.#peers.find(view, fields.source, start, end);
    fields.tryStatuses[0] = status;
    fields.tryMs[0] = seconds * 1000 + fraction;
    return at + 11;
  }

  #scanAddresses(view: DataView, start: number): number {
    const fields = this.#fields;
    fields.tryCount = 0;
    if (byteAt(view, start) === QUOTE) return start;
    for (let at = start; ; ) {
      let end = endOfToken(view, at);
      if (byteAt(view, end) === SPACE && byteAt(view, end - 1) === COMMA) end -= 1;
      // The short ones are `-`, or names of a group.
      if (end - at < 8) return -1;
      fields.addresses[fields.tryCount] = this.#peers.find(view, fields.source, at, end);
      fields.tryCount += 1;
      if (byteAt(view, end) === QUOTE) return end;
      at = nextToken(view, end);
      if (at === -1) return -1;
    }
  }

  #scanStatuses(view: DataView, start: number): number {
    const { tryCount, tryStatuses } = this.#fields;
    if (tryCount === 0) return start;
    for (let at = start, n = 0; ; ) {
      const status = threeDigitsAt(view, at);
      if (status !== -1) {
        tryStatuses[n] = status;
        at += 3;
      } else if (byteAt(view, at) === DASH) {
        tryStatuses[n] = 0;
        at += 1;
      } else {
        return -1;
      }
      n += 1;
      if (n === tryCount) return at;
      at = nextToken(view, at);
      if (at === -1) return -1;
    }
  }

  #scanTimes(view: DataView, start: number): number {
    const { tryCount, tryMs } = this.#fields;
    if (tryCount === 0) return start;
    for (let at = start, n = 0; ; ) {
      if (byteAt(view, at) === DASH) {
        tryMs[n] = -1;
        at += 1;
      } else {
        const first = at;
        let seconds = 0;
        for (let digit = byteAt(view, at) ^ ZERO; digit <= 9; digit = byteAt(view, at) ^ ZERO) {
          seconds = seconds * 10 + digit;
          at += 1;
        }
        const fraction = fractionAt(view, at);
        if (fraction === -1 || at === first || at > first + MAX_DIGITS) return -1;
        tryMs[n] = seconds * 1000 + fraction;
        at += 4;
      }
      n += 1;
      if (n === tryCount) return at;
      at = nextToken(view, at);
      if (at === -1) return -1;
    }
  }
}

/** Behind `, ` or ` : `; -1 where neither stands. */
function nextToken(view: DataView, at: number): number {
  const word = intAt(view, at);
  if ((word & 0xffff) === COMMA_SPACE) return at + 2;
  return (word & 0xffffff) === SPACE_COLON_SPACE ? at + 3 : -1;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DASH = 0x2d;
const MAX_DIGITS = 9;
const ZERO = 0x30;
const COMMA_SPACE = 0x202c;
const SPACE_COLON_SPACE = 0x203a20;
const STATUS_BYTES = 21;
const STATUS_A = wordOf('","upstream_status":"', 0);
const STATUS_B = wordOf('","upstream_status":"', 8);
const STATUS_C = wordOf('","upstream_status":"', 13);
const MS_A = wordOf('","upstream_ms":"', 0);
const MS_B = wordOf('","upstream_ms":"', 8);
const MS_C = wordOf('","upstream_ms":"', 9);
const CACHE_A = wordOf('","cache":"', 0);
const CACHE_B = wordOf('","cache":"', 3);
