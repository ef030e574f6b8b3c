/** The three parallel lists of upstreams in a line of ours, where they are as plain as they nearly always are. */
import { CACHE, UPSTREAM_MS, UPSTREAM_STATUS } from './layout';
import { nameAt } from './names';
import { MAX_TRIES, TRY_BYTES } from './places';
import { FIRST_TRY, TRY_COUNT } from './row';
import {
  endOfToken,
  isLongText,
  isText,
  MAX_SECOND_DIGITS,
  msOf,
  secondDigitsOf,
  threeDigitsOf,
} from './words';

/**
 * From the first byte of `$upstream_addr` to that of the cache's word; 0 where the full parser is to look. The tries
 * are written to `tries`, and how many they are into the row.
 */
export function scanTries(start: usize, row: usize, tries: usize): usize {
  const one = scanOne(start, row, tries);
  if (one !== 0) return one;
  let at = scanAddresses(start, row, tries);
  if (at === 0 || !isLongText(at, UPSTREAM_STATUS, 21)) return 0;
  const end = tries + usize(load<i32>(row, TRY_COUNT)) * TRY_BYTES;
  at = scanStatuses(at + 21, tries, end);
  if (at === 0 || !isLongText(at, UPSTREAM_MS, 17)) return 0;
  at = scanTimes(at + 17, tries, end);
  if (at === 0 || !isText(at, CACHE, 11)) return 0;
  return at + 11;
}

/** One upstream that answered within ten seconds, as nearly always; 0 where the lists are to be looked at. */
function scanOne(start: usize, row: usize, tries: usize): usize {
  const end = endOfToken(start);
  if (end - start < 8 || load<u8>(end) !== QUOTE || !isLongText(end, UPSTREAM_STATUS, 21)) return 0;
  const status = threeDigitsOf(load<u32>(end + 21));
  if (status === -1 || !isLongText(end + 24, UPSTREAM_MS, 17)) return 0;
  const word = load<u64>(end + 41);
  const ms = secondDigitsOf(word) === 1 ? msOf(word, 1, u32(word >> 8)) : -1;
  if (ms === -1 || !isText(end + 46, CACHE, 11)) return 0;
  const name = nameAt(start, end);
  if (name === -1) return 0;
  store<i32>(row, i32(tries), FIRST_TRY);
  store<i32>(row, 1, TRY_COUNT);
  store<i32>(tries, name);
  store<i32>(tries, status, 4);
  store<i32>(tries, ms, 8);
  return end + 57;
}

function scanAddresses(start: usize, row: usize, tries: usize): usize {
  store<i32>(row, i32(tries), FIRST_TRY);
  store<i32>(row, 0, TRY_COUNT);
  if (load<u8>(start) === QUOTE) return start;
  for (let at = start, count = 1; count <= MAX_TRIES; count += 1) {
    let end = endOfToken(at);
    if (load<u8>(end) === SPACE && load<u8>(end - 1) === COMMA) end -= 1;
    // The short ones are `-`, or names of a group.
    if (end - at < 8) return 0;
    const name = nameAt(at, end);
    if (name === -1) return 0;
    store<i32>(tries + usize(count - 1) * TRY_BYTES, name);
    if (load<u8>(end) === QUOTE) {
      store<i32>(row, count, TRY_COUNT);
      return end;
    }
    at = nextToken(end);
    if (at === 0) return 0;
  }
  return 0;
}

function scanStatuses(start: usize, tries: usize, end: usize): usize {
  let at = start;
  for (let one = tries; one < end; one += TRY_BYTES) {
    if (one !== tries) {
      at = nextToken(at);
      if (at === 0) return 0;
    }
    const status = threeDigitsOf(load<u32>(at));
    if (status === -1) {
      if (load<u8>(at) !== DASH) return 0;
      store<i32>(one, 0, 4);
      at += 1;
    } else {
      store<i32>(one, status, 4);
      at += 3;
    }
  }
  return at;
}

function scanTimes(start: usize, tries: usize, end: usize): usize {
  let at = start;
  for (let one = tries; one < end; one += TRY_BYTES) {
    if (one !== tries) {
      at = nextToken(at);
      if (at === 0) return 0;
    }
    if (load<u8>(at) === DASH) {
      store<i32>(one, -1, 8);
      at += 1;
      continue;
    }
    const word = load<u64>(at);
    const digits = secondDigitsOf(word);
    if (digits === 0 || digits > MAX_SECOND_DIGITS) return 0;
    const ms = msOf(word, digits, load<u32>(at + usize(digits)));
    if (ms === -1) return 0;
    store<i32>(one, ms, 8);
    at += usize(digits) + 4;
  }
  return at;
}

/** Behind `, ` or ` : `; 0 where neither stands. */
function nextToken(at: usize): usize {
  const word = load<u32>(at);
  if ((word & 0xffff) === 0x202c) return at + 2;
  return (word & 0xffffff) === 0x203a20 ? at + 3 : 0;
}

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
