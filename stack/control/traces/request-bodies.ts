/** Bodies of requests, each within its limit, all together within theirs. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** How a message is refused. `message` is for whoever sent it. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** As sent, and once more unpacked. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Of all messages being read at a time. */
const MAX_TOGETHER_BYTES = 16 * 1024 * 1024;

export class RequestBodies {
  #heldBytes = 0;

  /** Unpacked. Throws Refusal: 413 beyond the limit, 415 for an encoding, 400 for a broken one, 503 when full. */
  async read(request: IncomingMessage): Promise<Uint8Array> {
    const isPacked = isGzip(request.headers['content-encoding']);
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > MAX_BODY_BYTES) throw tooLarge();
    let ownBytes = 0;
    const hold = (bytes: number) => {
      if (this.#heldBytes + bytes > MAX_TOGETHER_BYTES)
        throw new Refusal(503, 'Too much is being received at once.', { 'Retry-After': '1' });
      this.#heldBytes += bytes;
      ownBytes += bytes;
    };
    try {
      const pieces: Buffer[] = [];
      for await (const piece of request as AsyncIterable<Buffer>) {
        hold(piece.length);
        if (ownBytes > MAX_BODY_BYTES) throw tooLarge();
        pieces.push(piece);
      }
      const body = Buffer.concat(pieces);
      if (!isPacked) return body;
      // Whatever it unpacks to is held too, and is not known before.
      hold(MAX_BODY_BYTES);
      return await unpacked(body);
    } finally {
      this.#heldBytes -= ownBytes;
    }
  }
}

function isGzip(encoding: string | undefined): boolean {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return false;
    case 'gzip':
      return true;
    default:
      throw new Refusal(415, 'Expected the content encoding gzip, or none.');
  }
}

async function unpacked(body: Buffer): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Refusal(400, 'The body is no gzip.');
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, `A message holds at most ${MAX_BODY_BYTES} bytes, unpacked.`);
}
