/** One HTTP/1.1 answer after another, off a connection, as far as counting needs it: status, backend, where it ends. */
import type { LoadMethod } from '../../model/load-drops.ts';
import { type ResponseHead, readHead } from './response-head.ts';

/** `more`: not whole yet. `whole`: one answer was read. `broken`: this is no HTTP. */
export type ReadState = 'more' | 'whole' | 'broken';

/**
 * For answers to GET, POST and HEAD (RFC 9112, section 6.3). `start` before each request, then `push` what arrives, and
 * `end` when the connection ends.
 */
export class ResponseReader {
  status = 0;
  /** `X-Backend`, as the answer says it; null where it says none. */
  backendName: string | null = null;
  /** The connection cannot carry another request. */
  isLast = false;
  #method: LoadMethod = 'GET';
  #part: 'head' | 'counted' | 'size' | 'chunk' | 'trailer' | 'to-end' | 'whole' = 'head';
  #waiting: Buffer = EMPTY;
  #bytesLeft = 0;

  /** Whether any byte of the answer has come. */
  get hasBegun(): boolean {
    return this.#part !== 'head' || this.#waiting.length > 0;
  }

  start(method: LoadMethod = 'GET'): void {
    this.#method = method;
    this.status = 0;
    this.backendName = null;
    this.isLast = false;
    this.#part = 'head';
    this.#waiting = EMPTY;
  }

  /** The first `length` bytes of `chunk`, which is the caller's again afterwards. */
  push(chunk: Buffer, length = chunk.length): ReadState {
    if (this.#waiting.length === 0) return this.#read(chunk, length);
    const bytes = Buffer.concat([this.#waiting, chunk.subarray(0, length)]);
    this.#waiting = EMPTY;
    return this.#read(bytes, bytes.length);
  }

  end(): ReadState {
    this.isLast = true;
    return this.#part === 'to-end' ? 'whole' : 'broken';
  }

  #read(bytes: Buffer, length: number): ReadState {
    let at = 0;
    for (;;) {
      switch (this.#part) {
        case 'whole':
          // More than was asked for: whatever it is, it is no answer to the next request.
          if (at < length) this.isLast = true;
          return 'whole';
        case 'to-end':
          return 'more';
        case 'counted':
        case 'chunk': {
          const taken = Math.min(this.#bytesLeft, length - at);
          this.#bytesLeft -= taken;
          at += taken;
          if (this.#bytesLeft > 0) return 'more';
          this.#part = this.#part === 'chunk' ? 'size' : 'whole';
          break;
        }
        case 'head': {
          const head = readHead(bytes, at, length);
          if (head === 'more') return this.#wait(bytes, at, length);
          if (head === 'broken' || !this.#takeHead(head)) return 'broken';
          at = head.end;
          break;
        }
        case 'size':
        case 'trailer': {
          const end = bytes.indexOf(LINE_END, at);
          if (end === -1 || end + LINE_END.length > length) return this.#wait(bytes, at, length);
          if (!this.#readLine(bytes.toString('latin1', at, end))) return 'broken';
          at = end + LINE_END.length;
          break;
        }
        default:
          return this.#part satisfies never;
      }
    }
  }

  #wait(bytes: Buffer, at: number, length: number): ReadState {
    if (length - at > MAX_HEAD_BYTES) return 'broken';
    // A copy: the chunk belongs to the socket.
    this.#waiting = Buffer.from(bytes.subarray(at, length));
    return 'more';
  }

  #readLine(text: string): boolean {
    if (this.#part === 'trailer') {
      if (text === '') this.#part = 'whole';
      return true;
    }
    const size = CHUNK_SIZE.exec(text)?.[1];
    if (size === undefined) return false;
    const bytes = Number.parseInt(size, 16);
    this.#part = bytes === 0 ? 'trailer' : 'chunk';
    // The chunk's own line end is taken with it.
    this.#bytesLeft = bytes + LINE_END.length;
    return true;
  }

  #takeHead(head: ResponseHead): boolean {
    this.status = head.status;
    // 1xx: the answer proper is still to come.
    if (head.status < 200) return true;
    this.backendName = head.backendName;
    this.isLast = !head.keepsAlive;
    if (this.#method === 'HEAD' || head.status === 204 || head.status === 304) this.#part = 'whole';
    else if (head.isChunked) this.#part = 'size';
    else if (head.lengthBytes !== null) {
      this.#part = 'counted';
      this.#bytesLeft = head.lengthBytes;
    } else {
      this.isLast = true;
      this.#part = 'to-end';
    }
    return head.lengthBytes === null || Number.isSafeInteger(head.lengthBytes);
  }
}

const EMPTY = Buffer.alloc(0);
const LINE_END = '\r\n';
const MAX_HEAD_BYTES = 65_536;
const CHUNK_SIZE = /^([0-9a-fA-F]{1,12})\s*(?:;|$)/;
