/** Bytes looked at several at a time. Places may be anywhere, but must lie in the view with the whole word. */

export function byteAt(view: DataView, at: number): number {
  return view.getUint8(at);
}

export function intAt(view: DataView, at: number): number {
  return view.getInt32(at, true);
}

/**
 * Eight bytes as a double, for telling them from other eight bytes and nothing else. Equal doubles are equal bytes but
 * for zero (`0` and `-0`), and what is not a number equals nothing: neither is eight bytes of ASCII text.
 */
export function wordAt(view: DataView, at: number): number {
  return view.getFloat64(at, true);
}

/** The word `wordAt` finds where this ASCII text stands, from its byte `at` on. */
export function wordOf(text: string, at: number): number {
  return wordAt(viewOf(text), at);
}

export function intOf(text: string, at: number): number {
  return intAt(viewOf(text), at);
}

/** The first byte from `start` on that ends or changes a JSON string: a quote, a backslash, a control character. */
export function endOfText(view: DataView, start: number): number {
  let at = start;
  let marks = textMarks(intAt(view, at));
  while (marks === 0) {
    at += 4;
    marks = textMarks(intAt(view, at));
  }
  at += firstMarked(marks);
  return byteAt(view, at) < BEYOND_ASCII ? at : endOfTextBytewise(view, at);
}

/** As `endOfText`, but a space ends it too. */
export function endOfToken(view: DataView, start: number): number {
  let at = start;
  let marks = tokenMarks(intAt(view, at));
  while (marks === 0) {
    at += 4;
    marks = tokenMarks(intAt(view, at));
  }
  at += firstMarked(marks);
  return byteAt(view, at) < BEYOND_ASCII ? at : endOfTokenBytewise(view, at);
}

/** Whether the 32 bytes from `start` are letters and digits, as those of `$request_id`; false where it is not sure. */
export function isPlainId(view: DataView, start: number): boolean {
  let every = -1;
  let any = 0;
  let high = -1;
  for (let at = start; at < start + 32; at += 4) {
    const word = intAt(view, at);
    every &= word;
    any |= word;
    high &= word | (word >>> 2);
  }
  // ASCII of 0x30 to 0x3f and 0x60 to 0x7f: no control character, no quote, no backslash.
  return (every & 0x20202020) === 0x20202020 && (any & TOP_BITS) === 0 && (high & 0x10101010) === 0x10101010;
}

/** The number of the three digits at `at`, or -1. Reads a fourth byte. */
export function threeDigitsAt(view: DataView, at: number): number {
  return threeDigitsOf((intAt(view, at) & 0xffffff) ^ 0x303030);
}

/** The number of the three digits behind a dot at `at`, or -1: `.012`. */
export function fractionAt(view: DataView, at: number): number {
  const word = intAt(view, at) ^ 0x3030302e;
  return (word & 0xff) === 0 ? threeDigitsOf(word >>> 8) : -1;
}

/** Values, not characters, in the low three bytes. A byte above 9 shows in its top bit once 0x76 is added to it. */
function threeDigitsOf(word: number): number {
  if ((((word + 0x76767676) | word) & TOP_BITS) !== 0) return -1;
  return (word & 0xff) * 100 + ((word >> 8) & 0xff) * 10 + (word >> 16);
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Four bytes at once: the top bit of a byte shows whether something was borrowed for it, so whether it was below what was
 * taken. 0 for a word without quote, backslash, control character or byte beyond ASCII; else the lowest marked byte is
 * the first of those, while marks above it may be wrong.
 */
function textMarks(word: number): number {
  const below = word | (word - 0x20202020);
  const quote = (word ^ 0x22222222) - 0x01010101;
  const backslash = (word ^ 0x5c5c5c5c) - 0x01010101;
  return (below | quote | backslash) & TOP_BITS;
}

function tokenMarks(word: number): number {
  const below = word | (word - 0x21212121);
  const quote = (word ^ 0x22222222) - 0x01010101;
  const backslash = (word ^ 0x5c5c5c5c) - 0x01010101;
  return (below | quote | backslash) & TOP_BITS;
}

function firstMarked(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}

function endOfTextBytewise(view: DataView, start: number): number {
  let at = start;
  for (let byte = byteAt(view, at); byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH; ) {
    at += 1;
    byte = byteAt(view, at);
  }
  return at;
}

function endOfTokenBytewise(view: DataView, start: number): number {
  let at = start;
  for (let byte = byteAt(view, at); byte > SPACE && byte !== QUOTE && byte !== BACKSLASH; ) {
    at += 1;
    byte = byteAt(view, at);
  }
  return at;
}

const BEYOND_ASCII = 0x80;
const TOP_BITS = 0x80808080 | 0;

function viewOf(text: string): DataView {
  const bytes = new TextEncoder().encode(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
