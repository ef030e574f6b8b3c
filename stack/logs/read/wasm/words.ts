/** Bytes looked at eight or sixteen at a time. The memory behind the last line can be read, whatever is there. */

/** Whether a text of 8 to 16 bytes stands at `at`: its first eight and its last. */
export function isText(at: usize, text: usize, bytes: usize): bool {
  const first = load<u64>(at) ^ load<u64>(text);
  const last = load<u64>(at + bytes - 8) ^ load<u64>(text + bytes - 8);
  return (first | last) === 0;
}

/** As `isText`, for 16 to 32 bytes. */
export function isLongText(at: usize, text: usize, bytes: usize): bool {
  const first = v128.xor(v128.load(at), v128.load(text));
  const last = v128.xor(v128.load(at + bytes - 16), v128.load(text + bytes - 16));
  return !v128.any_true(v128.or(first, last));
}

/** The first byte from `start` on that ends or changes a JSON string: a quote, a backslash, a control character. */
export function endOfText(start: usize): usize {
  let at = start;
  let marks = textMarks(v128.load(at), 0x1f);
  while (marks === 0) {
    at += 16;
    marks = textMarks(v128.load(at), 0x1f);
  }
  return at + ctz(marks);
}

/** As `endOfText`, for what is often longer than sixteen bytes. */
export function endOfLongText(start: usize): usize {
  let at = start;
  let marks = longMarks(at);
  while (marks === 0) {
    at += 32;
    marks = longMarks(at);
  }
  return at + ctz(marks);
}

/** Whether so many bytes, a multiple of sixteen, are text that nothing ends or changes. */
export function isPlain(start: usize, bytes: usize): bool {
  for (let at = start; at < start + bytes; at += 16) if (textMarks(v128.load(at), 0x1f) !== 0) return false;
  return true;
}

/** As `endOfText`, but a space ends it too. */
export function endOfToken(start: usize): usize {
  let at = start;
  let marks = textMarks(v128.load(at), 0x20);
  while (marks === 0) {
    at += 16;
    marks = textMarks(v128.load(at), 0x20);
  }
  return at + ctz(marks);
}

/** The first newline from `start` on: there must be one. */
export function endOfLine(start: usize): usize {
  let at = start;
  let marks = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
  while (marks === 0) {
    at += 16;
    marks = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
  }
  return at + ctz(marks);
}

function longMarks(at: usize): i32 {
  return textMarks(v128.load(at), 0x1f) | (textMarks(v128.load(at + 16), 0x1f) << 16);
}

/** A bit for each of sixteen bytes that is a quote, a backslash, or `highest` and below. */
function textMarks(bytes: v128, highest: i8): i32 {
  const quote = i8x16.eq(bytes, i8x16.splat(0x22));
  const backslash = i8x16.eq(bytes, i8x16.splat(0x5c));
  const low = i8x16.le_u(bytes, i8x16.splat(highest));
  return i8x16.bitmask(v128.or(v128.or(quote, backslash), low));
}

/** How many of the eight bytes, from the first on, are digits. */
export function digitsOf(word: u64): u64 {
  return ctz(notDigits(word ^ 0x3030303030303030)) >> 3;
}

/** The number that the first `digits` bytes, 1 to 8, say. */
export function numberOf(word: u64, digits: u64): u32 {
  let sum = (word ^ 0x3030303030303030) << (64 - digits * 8);
  sum = (sum * 2561) >> 8;
  sum = ((sum & 0x00ff00ff00ff00ff) * 6_553_601) >> 16;
  return u32(((sum & 0x0000ffff0000ffff) * 42_949_672_960_001) >> 32);
}

/** JSON's whole numbers have no leading zero. */
export function isCount(word: u64, digits: u64): bool {
  return digits === 1 || (digits !== 0 && (word & 0xff) !== 0x30);
}

/** The number of three digits, the first in the lowest byte; -1 where one is none. The fourth byte may be anything. */
export function threeDigitsOf(word: u32): i32 {
  const values = (word & 0xffffff) ^ 0x303030;
  if ((((values + 0x767676) | values) & 0x808080) !== 0) return -1;
  return i32((values & 0xff) * 100 + ((values >> 8) & 0xff) * 10 + (values >> 16));
}

/** As `digitsOf`, for seconds, which nearly always are one digit and a dot. */
export function secondDigitsOf(word: u64): u64 {
  return (word & 0xff00) === 0x2e00 ? u64((word & 0xff) - 0x30 < 10) : digitsOf(word);
}

/** Milliseconds; `fraction` begins with the dot behind the seconds. -1 where it does not, or is no number. */
export function msOf(word: u64, digits: u64, fraction: u32): i32 {
  const ms = (fraction & 0xff) === 0x2e ? threeDigitsOf(fraction >> 8) : -1;
  if (ms === -1) return -1;
  return digits === 1 ? i32((word & 0xff) - 0x30) * 1000 + ms : i32(numberOf(word, digits)) * 1000 + ms;
}

/** Milliseconds of so many digits are whole numbers of the machine. */
export const MAX_SECOND_DIGITS: u64 = 6;

/** The top bit of a byte above 9; marks above the lowest may be wrong. */
function notDigits(values: u64): u64 {
  return ((values + 0x7676767676767676) | values) & 0x8080808080808080;
}
