/** What nginx's error log has said since a moment: the only place where it tells that it did not take a config. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from './config-unwritable.ts';
import { ERROR_LOG } from './generation-paths.ts';

/** Where the log ended, and in which file. */
export interface LogMark {
  readonly inode: number;
  readonly sizeBytes: number;
}

/** The end of the log as it is now; a log that is not there yet ends at its beginning. */
export async function markErrorLog(nginxFolder: string): Promise<LogMark> {
  try {
    const { ino, size } = await stat(join(nginxFolder, ERROR_LOG));
    return { inode: ino, sizeBytes: size };
  } catch (thrown) {
    if (errorCodeOf(thrown) === 'ENOENT') return { inode: 0, sizeBytes: 0 };
    throw thrown;
  }
}

/** Whole lines since the mark; from the start where the file was replaced or cut. */
export async function readErrorLogSince(nginxFolder: string, mark: LogMark): Promise<readonly string[]> {
  const now = await markErrorLog(nginxFolder);
  const start = now.inode === mark.inode && now.sizeBytes >= mark.sizeBytes ? mark.sizeBytes : 0;
  const length = Math.min(now.sizeBytes - start, MAX_READ_BYTES);
  if (length === 0) return [];
  const handle = await open(join(nginxFolder, ERROR_LOG), 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
    return buffer.toString('utf8', 0, bytesRead).split('\n').slice(0, -1);
  } finally {
    await handle.close();
  }
}

/** Trouble stands at the beginning: a flood of ordinary errors must not be read whole on every look. */
const MAX_READ_BYTES = 256 * 1024;
