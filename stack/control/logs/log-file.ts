/** One open log file, read forward by inode: a rename does not disturb it, an emptied file is noticed. */
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { findLineStart } from './find-line-start.ts';

/** What reading on gave. `bytes` is valid until the next read of any file with the same buffer. */
export interface Piece {
  readonly bytes: Buffer;
  /** The file was emptied or rewritten: `bytes` begin at its new beginning. */
  readonly isRestart: boolean;
}

/** Whole lines of an open file, for who reads them elsewhere: `fd` is open for as long as the `LogFile` is. */
export interface Stretch {
  readonly fd: number;
  readonly start: number;
  readonly end: number;
  /** By them it is told whether the file is still the same when it was read. */
  readonly lastBytes: Buffer;
}

export class LogFile {
  /** Where it was when opened; it may be elsewhere now. */
  readonly path: string;
  readonly identity: string;
  readonly #handle: FileHandle;
  #position: number;
  /** The last bytes before the position: a file emptied and grown again past the position is told by them. */
  #before: Buffer;

  private constructor(path: string, identity: string, handle: FileHandle, position: number, before: Buffer) {
    this.path = path;
    this.identity = identity;
    this.#handle = handle;
    this.#position = position;
    this.#before = before;
  }

  /** Null where nothing is there. `place` says where to begin, given the file as it is now. */
  static async open(path: string, place: (handle: FileHandle) => Promise<number>): Promise<LogFile | null> {
    const handle = await orNull(open(path, 'r'));
    if (handle === null) return null;
    try {
      const position = await place(handle);
      const before = await readBefore(handle, position);
      const identity = identityOf(await handle.stat({ bigint: true }));
      // A file shorter than the place asked for was emptied since: it is read from its beginning.
      return new LogFile(path, identity, handle, before === null ? 0 : position, before ?? Buffer.alloc(0));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The next bytes into `buffer`; empty at the end of the file. */
  async read(buffer: Buffer): Promise<Piece> {
    const known = this.#before.length;
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position - known);
    if (bytesRead < known || buffer.compare(this.#before, 0, known, 0, known) !== 0) {
      this.#position = 0;
      this.#before = Buffer.alloc(0);
      return { bytes: (await this.read(buffer)).bytes, isRestart: true };
    }
    this.#position += bytesRead - known;
    if (bytesRead > known) {
      this.#before = Buffer.from(buffer.subarray(Math.max(0, bytesRead - FINGERPRINT_BYTES), bytesRead));
    }
    return { bytes: buffer.subarray(known, bytesRead), isRestart: false };
  }

  async unread(): Promise<number> {
    return Math.max(0, (await this.#handle.stat()).size - this.#position);
  }

  /** All whole lines there are to read now; null where there are none. */
  async stretch(): Promise<Stretch | null> {
    const start = this.#position;
    const end = await findLineStart(this.#handle, 0);
    const lastBytes = end > start ? await readBefore(this.#handle, end) : null;
    // Lines so long that none ends near the end of the file are read as they come.
    return lastBytes?.at(-1) === NEWLINE ? { fd: this.#handle.fd, start, end, lastBytes } : null;
  }

  /** Goes on behind what was read elsewhere; false where the file was emptied or rewritten meanwhile. */
  async skip({ end, lastBytes }: Stretch): Promise<boolean> {
    const now = await readBefore(this.#handle, end);
    if (now === null || !now.equals(lastBytes)) return false;
    this.#position = end;
    this.#before = now;
    return true;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Device and inode: what a file is, whatever its name. Null where nothing is there. */
export async function readIdentity(path: string): Promise<string | null> {
  const stats = await orNull(stat(path, { bigint: true }));
  return stats === null ? null : identityOf(stats);
}

const FINGERPRINT_BYTES = 128;
const NEWLINE = 0x0a;

/** The last bytes before a position; null in a file that is shorter. */
async function readBefore(handle: FileHandle, position: number): Promise<Buffer | null> {
  const start = Math.max(0, position - FINGERPRINT_BYTES);
  const length = position - start;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  return bytesRead === length ? buffer : null;
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

async function orNull<Value>(lookup: Promise<Value>): Promise<Value | null> {
  try {
    return await lookup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
