/** The head of an HTTP/1.1 answer, read off the bytes: a load run reads one for each request, so text is made of little. */

export interface ResponseHead {
  readonly status: number;
  /** `X-Backend`; null where it is not said. */
  readonly backendName: string | null;
  /** By its version and `Connection`. */
  readonly keepsAlive: boolean;
  readonly isChunked: boolean;
  /** `Content-Length`; null where there is none, not a number where it is no number. */
  readonly lengthBytes: number | null;
  /** Where the body begins. */
  readonly end: number;
}

/** From `from`, where an answer begins, to `length`. `more`: its end is not there yet. */
export function readHead(bytes: Buffer, from: number, length: number): ResponseHead | 'more' | 'broken' {
  let lineEnd = endOfLine(bytes, from, length);
  if (lineEnd === -1) return 'more';
  if (!isStatusLine(bytes, from, lineEnd)) {
    // The whole head is waited for, as more of it may be on its way; what never ends is too long at last.
    return hasEnd(bytes, lineEnd, length) ? 'broken' : 'more';
  }
  const status =
    (byteAt(bytes, from + 9) - ZERO) * 100 +
    (byteAt(bytes, from + 10) - ZERO) * 10 +
    byteAt(bytes, from + 11) -
    ZERO;
  let backendName: string | null = null;
  let keepsAlive = byteAt(bytes, from + 7) === ZERO + 1;
  let isChunked = false;
  let lengthBytes: number | null = null;
  for (;;) {
    const at = lineEnd + 2;
    lineEnd = endOfLine(bytes, at, length);
    if (lineEnd === -1) return 'more';
    if (lineEnd === at) return { status, backendName, keepsAlive, isChunked, lengthBytes, end: at + 2 };
    // Four names matter, and three letters tell whether it may be one of them.
    switch (byteAt(bytes, at) | LOWER) {
      case LETTER_X:
        if (isName(bytes, at, lineEnd, 'x-backend')) backendName = headerValue(bytes, at, lineEnd);
        break;
      case LETTER_C:
        if (isName(bytes, at, lineEnd, 'content-length')) {
          lengthBytes = wholeNumber(headerValue(bytes, at, lineEnd));
        } else if (isName(bytes, at, lineEnd, 'connection')) {
          const words = headerValue(bytes, at, lineEnd);
          keepsAlive = keepsAlive ? !/close/i.test(words) : /keep-alive/i.test(words);
        }
        break;
      case LETTER_T:
        if (isName(bytes, at, lineEnd, 'transfer-encoding')) {
          isChunked = /chunked\s*$/i.test(headerValue(bytes, at, lineEnd));
        }
        break;
    }
  }
}

/** Where `\r\n` begins; -1 where the line has not ended yet. */
function endOfLine(bytes: Buffer, from: number, length: number): number {
  for (let at = from + 1; at < length; at += 1) {
    if (bytes[at] === LF && bytes[at - 1] === CR) return at - 1;
  }
  return -1;
}

function hasEnd(bytes: Buffer, from: number, length: number): boolean {
  const end = bytes.indexOf('\r\n\r\n', from);
  return end !== -1 && end + 4 <= length;
}

/** `HTTP/1.1 200` with a reason or without. */
function isStatusLine(bytes: Buffer, from: number, end: number): boolean {
  if (end - from < STATUS_BYTES) return false;
  return STATUS_LINE.test(bytes.toString('latin1', from, Math.min(end, from + STATUS_BYTES + 1)));
}

function isName(bytes: Buffer, at: number, end: number, name: string): boolean {
  if (end - at <= name.length || bytes[at + name.length] !== COLON) return false;
  for (let index = 0; index < name.length; index += 1) {
    const byte = byteAt(bytes, at + index);
    const isCapital = byte >= 65 && byte <= 90;
    if ((isCapital ? byte | LOWER : byte) !== name.charCodeAt(index)) return false;
  }
  return true;
}

function headerValue(bytes: Buffer, at: number, end: number): string {
  let from = at;
  while (bytes[from] !== COLON) from += 1;
  return bytes.toString('latin1', from + 1, end).trim();
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}

const CR = 13;
const LF = 10;
const COLON = 58;
const ZERO = 48;
const LOWER = 0x20;
const LETTER_C = 0x63;
const LETTER_T = 0x74;
const LETTER_X = 0x78;
const STATUS_BYTES = 12;
const STATUS_LINE = /^HTTP\/1\.[01] \d{3}(?: |$)/;
