/** Where in a log a time begins, found by halving: a stretch of a long log costs what the stretch costs. */
import type { FileHandle } from 'node:fs/promises';

/** Lines are written when their requests end, by several workers: neighbours may be this much out of order. */
export const DISORDER_MS = 2000;

/** Offset, in bytes, of a line's beginning, with no line of `timeMs` or later before it; 0 where nothing tells better. */
export async function findTime(handle: FileHandle, timeMs: number): Promise<number> {
  const { size } = await handle.stat();
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let low = 0;
  let high = size;
  while (high - low > BLOCK_BYTES) {
    const middle = low + Math.floor((high - low) / 2);
    const found = await firstTimeAfter(handle, block, middle);
    if (found !== null && found.timeMs < timeMs - DISORDER_MS) low = found.offset;
    else high = middle;
  }
  return low;
}

const BLOCK_BYTES = 131_072;
const TIME = /^\{"time":(\d+)\.(\d{3}),/;

/** Of the first line that begins after `offset` and tells its time. */
async function firstTimeAfter(
  handle: FileHandle,
  block: Buffer,
  offset: number,
): Promise<{ readonly offset: number; readonly timeMs: number } | null> {
  const { bytesRead } = await handle.read(block, 0, block.length, offset);
  let newline = block.subarray(0, bytesRead).indexOf(0x0a);
  while (newline !== -1) {
    const start = newline + 1;
    const [, seconds, millis] =
      TIME.exec(block.toString('latin1', start, Math.min(start + 40, bytesRead))) ?? [];
    if (seconds !== undefined)
      return { offset: offset + start, timeMs: Number(seconds) * 1000 + Number(millis) };
    newline = block.subarray(0, bytesRead).indexOf(0x0a, start);
  }
  return null;
}
