/** A stretch of the access log, read from its files for one question: packed ones, rotated ones, the log itself. */
import { stat } from 'node:fs/promises';
import { parseAccessLine } from '../../logs/read/parse-access-line.ts';
import { LineSplitter } from '../../logs/read/split-lines.ts';
import type { AccessRecord } from '../../model/log-record.ts';
import { LogFile } from '../logs/log-file.ts';
import { listArchives, rotatedNames } from '../logs/rotated-files.ts';
import { unpack } from '../logs/unpack.ts';
import { DISORDER_MS, findTime } from './find-time.ts';

export interface AccessLog {
  readonly accessLogPath: string;
  /** Rotated files there may be. */
  readonly keep: number;
}

/**
 * The bytes of each file that may hold requests from `fromMs` on (milliseconds since 1970), oldest file first, each from
 * a line's beginning. A piece is valid until the next.
 */
export async function* openStretch(
  log: AccessLog,
  fromMs: number,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const files = await openFrom(log, fromMs);
  try {
    for (const archive of await listArchives(log.accessLogPath, log.keep)) {
      const isOlder = await stat(archive).then(
        ({ mtimeMs }) => mtimeMs < fromMs,
        () => true,
      );
      if (!isOlder) yield piecesOfArchive(archive);
    }
    for (const file of files) yield piecesOf(file);
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

export interface LoggedRequest {
  readonly record: AccessRecord;
  readonly line: string;
}

/** Requests that ended from `fromMs` to before `toMs`, some hundred at a time, with their lines. */
export async function* scanRequests(
  log: AccessLog,
  fromMs: number,
  toMs: number,
): AsyncGenerator<readonly LoggedRequest[]> {
  for await (const pieces of openStretch(log, fromMs)) {
    const splitter = new LineSplitter();
    let isPast = false;
    for await (const bytes of pieces) {
      const found: LoggedRequest[] = [];
      splitter.push(bytes, (from, start, end) => {
        const line = Buffer.from(from.buffer, from.byteOffset, from.length).toString('utf8', start, end);
        const record = parseAccessLine(line);
        if (record === null) return;
        if (record.timeMs >= toMs + DISORDER_MS) isPast = true;
        if (record.timeMs >= fromMs && record.timeMs < toMs) found.push({ record, line });
      });
      if (found.length > 0) yield found;
      if (isPast) break;
    }
  }
}

/** Newest first: a rotation meanwhile then shows a file twice, which its identity tells, and hides none. */
async function openFrom(log: AccessLog, fromMs: number): Promise<readonly LogFile[]> {
  const files: LogFile[] = [];
  for (const name of rotatedNames(log.accessLogPath, log.keep).toReversed()) {
    const file = await LogFile.open(name, (handle) => findTime(handle, fromMs));
    if (file === null) continue;
    if (files.some(({ identity }) => identity === file.identity)) await file.close();
    else files.unshift(file);
  }
  return files;
}

async function* piecesOf(file: LogFile): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (;;) {
    const { bytes } = await file.read(buffer);
    if (bytes.length === 0) return;
    yield bytes;
  }
}

/** A broken one gives what it has: the board says that it is broken. */
async function* piecesOfArchive(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* unpack(path, () => undefined);
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException;
    if (!code.startsWith('Z_') && code !== 'ENOENT') throw thrown;
  }
}

const READ_BYTES = 262_144;
