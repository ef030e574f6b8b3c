/**
 * In: whole lines of an access log, in this memory. Out: a row for each, also in this memory.
 *
 * Knows one layout, that of our own `log_format`, in its field order, and never guesses: what it does not recognise byte
 * for byte is for the full parser. It never reads on behind a line that it does not recognise, as no text it looks for
 * holds a newline, and every value ends at one.
 */
import { BYTES, CLIENT, GENERATION, ID, METHOD, MS, PARENT, PATH, STATUS, TIME, UPSTREAM } from './layout';
import { nameAt } from './names';
import { MAX_ROWS, MAX_TRIES, ROW_BYTES, ROWS, TRIES, TRIES_END, TRY_BYTES } from './places';
import * as row from './row';
import { scanTries } from './tries';
import {
  digitsOf,
  endOfLine,
  endOfLongText,
  endOfText,
  isCount,
  isPlain,
  isText,
  MAX_SECOND_DIGITS,
  msOf,
  numberOf,
  secondDigitsOf,
  threeDigitsOf,
} from './words';

export { forgetNames, nameCount } from './names';
export {
  ASIDE,
  MAX_NAMES,
  NAME_BYTES,
  NAME_TEXT,
  NAMES,
  PIECE,
  PIECE_BYTES,
  ROW_BYTES,
  ROWS,
} from './places';

/**
 * `start` is a line's first byte, and the byte before `end` a newline. Gives the number of rows written: as many as
 * there are lines, or fewer where the room for them ended.
 */
export function scan(start: usize, end: usize, maxLineBytes: usize): i32 {
  let place = ROWS;
  let tries = TRIES;
  for (let at = start; at < end && place < ROWS_END && tries <= LAST_TRIES; place += ROW_BYTES) {
    let next = scanLine(at, place, tries);
    if (next === 0 || next - at > maxLineBytes) {
      next = endOfLine(at) + 1;
      store<i32>(place, -1, row.TRY_COUNT);
    } else {
      tries += usize(load<i32>(place, row.TRY_COUNT)) * TRY_BYTES;
    }
    store<i32>(place, i32(at), row.START);
    store<i32>(place, i32(next), row.NEXT);
    at = next;
  }
  return i32((place - ROWS) / ROW_BYTES);
}

const ROWS_END: usize = ROWS + usize(MAX_ROWS) * ROW_BYTES;
const LAST_TRIES: usize = TRIES_END - usize(MAX_TRIES) * TRY_BYTES;

/** Where the next line begins; 0 where this one is not quite as our nginx prints it. */
function scanLine(start: usize, place: usize, tries: usize): usize {
  let at = scanTime(start, place);
  if (at !== 0) at = scanTexts(at, place);
  if (at !== 0) at = scanNumbers(at, place);
  if (at !== 0) at = scanTries(at, place, tries);
  return at === 0 ? 0 : scanEnd(at, place);
}

/** The first eight digits of the last time, as they stood and what they mean: they stay for 100 seconds. */
let timeWord: u64 = 0;
let timeMs: f64 = 0;
// Never a word without its meaning.
readTimeWord(0x3030303030303031);

/** `{"time":1700000000.123,"generation":12,"client":"` */
function scanTime(start: usize, place: usize): usize {
  if (load<u64>(start) !== load<u64>(TIME)) return 0;
  const word = load<u64>(start + 8);
  if (word !== timeWord && !readTimeWord(word)) return 0;
  // Each byte less what is expected: `00.000,"`.
  const rest = load<u64>(start + 16) ^ 0x222c3030302e3030;
  if ((((rest + 0x7f7f7676767f7676) | rest) & 0x8080808080808080) !== 0) return 0;
  const ms =
    (rest & 0xff) * 10_000 +
    ((rest >> 8) & 0xff) * 1000 +
    ((rest >> 24) & 0xff) * 100 +
    ((rest >> 32) & 0xff) * 10 +
    ((rest >> 40) & 0xff);
  store<f64>(place, timeMs + f64(i32(ms)), row.TIME);
  if (!isText(start + 22, GENERATION, 14)) return 0;
  const generation = load<u64>(start + 36);
  if (generation !== generationWord && !readGenerationWord(generation)) return 0;
  store<i32>(place, generationNumber, row.GENERATION);
  const at = start + generationEnd;
  if (!isText(at, CLIENT, 11)) return 0;
  return at + 11;
}

/** The last generation, with the bytes behind it, and what they mean: it stays until nginx is given another config. */
let generationWord: u64 = 0;
let generationNumber: i32 = 0;
let generationEnd: usize = 0;
readGenerationWord(0x30);

function readGenerationWord(word: u64): bool {
  const digits = digitsOf(word);
  if (!isCount(word, digits)) return false;
  generationWord = word;
  generationNumber = i32(numberOf(word, digits));
  generationEnd = 36 + usize(digits);
  return true;
}

function readTimeWord(word: u64): bool {
  if (digitsOf(word) !== 8 || (word & 0xff) === 0x30) return false;
  timeWord = word;
  timeMs = f64(numberOf(word, 8)) * 100_000;
  return true;
}

/** `127.0.0.1","method":"GET","path":"/","status":` */
function scanTexts(start: usize, place: usize): usize {
  let at = endOfText(start);
  store<i32>(place, i32(start), row.CLIENT_START);
  store<i32>(place, i32(at), row.CLIENT_END);
  if (!isText(at, METHOD, 12)) return 0;
  at += 12;
  store<i32>(place, i32(at), row.METHOD_START);
  // What is as nearly always is told by a branch: the next step need not wait for where this one ends.
  at = load<u32>(at) === GET ? at + 3 : endOfText(at);
  store<i32>(place, i32(at), row.METHOD_END);
  if (!isText(at, PATH, 10)) return 0;
  at += 10;
  store<i32>(place, i32(at), row.PATH_START);
  at = endOfLongText(at);
  store<i32>(place, i32(at), row.PATH_END);
  if (!isText(at, STATUS, 11)) return 0;
  return at + 11;
}

/** `200,"bytes":180,"ms":0.012,"upstream":"` */
function scanNumbers(start: usize, place: usize): usize {
  const status = threeDigitsOf(load<u32>(start));
  // Padded with zeros it is not JSON.
  if (status < 100 || !isText(start + 3, BYTES, 9)) return 0;
  store<i32>(place, status, row.STATUS);
  let at = start + 12;
  const bytes = load<u64>(at);
  const byteDigits = digitsOf(bytes);
  if (!isCount(bytes, byteDigits)) return 0;
  store<i32>(place, i32(numberOf(bytes, byteDigits)), row.BYTES);
  at += usize(byteDigits);
  if ((load<u64>(at) ^ load<u64>(MS)) << 16 !== 0) return 0;
  at += 6;
  const seconds = load<u64>(at);
  const digits = secondDigitsOf(seconds);
  if (!isCount(seconds, digits) || digits > MAX_SECOND_DIGITS) return 0;
  const ms = msOf(seconds, digits, load<u32>(at + usize(digits)));
  if (ms === -1) return 0;
  store<i32>(place, ms, row.MS);
  at += usize(digits) + 4;
  if (!isText(at, UPSTREAM, 13)) return 0;
  return at + 13;
}

/** `HIT","id":"6fb1c2a4","parent":""}` and the newline. */
function scanEnd(start: usize, place: usize): usize {
  let at = start;
  let cache = -1;
  if (load<u8>(at) !== QUOTE) {
    at = endOfText(at);
    cache = nameAt(start, at);
    if (cache === -1) return 0;
  }
  store<i32>(place, cache, row.CACHE);
  if (load<u64>(at) !== load<u64>(ID)) return 0;
  at += 8;
  store<i32>(place, i32(at), row.ID_START);
  at = isPlain(at, ID_BYTES) && load<u8>(at + ID_BYTES) === QUOTE ? at + ID_BYTES : endOfLongText(at);
  store<i32>(place, i32(at), row.ID_END);
  // Lines from before there was this field go on without it.
  if (isText(at, PARENT, 12)) {
    at += 12;
    store<i32>(place, i32(at), row.PARENT_START);
    // Most clients send none.
    if (load<u8>(at) !== QUOTE) at = endOfLongText(at);
  } else {
    store<i32>(place, i32(at), row.PARENT_START);
  }
  store<i32>(place, i32(at), row.PARENT_END);
  if ((load<u32>(at) & 0xffffff) !== 0x0a7d22) return 0;
  return at + 3;
}

const QUOTE: u8 = 0x22;
/** `GET"`. */
const GET: u32 = 0x22544547;
/** Of `$request_id`. */
const ID_BYTES: usize = 32;
