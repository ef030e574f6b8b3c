/** Where the last lines of a file begin, found from its end: a log of gigabytes costs what its last lines cost. */
import type { FileHandle } from 'node:fs/promises';

/** Most bytes looked at; of longer lines, fewer are found. */
const MAX_TAIL_BYTES = 4 * 1024 * 1024;

/**
 * Offset, in bytes, of the first of the last `lines` whole lines; 0 `lines` is the end of the last whole line. An
 * unfinished line at the end is not counted: it follows when it is whole.
 */
export async function findLineStart(handle: FileHandle, lines: number): Promise<number> {
  const { size } = await handle.stat();
  const lowest = Math.max(0, size - MAX_TAIL_BYTES);
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let newlines = 0;
  let found: number | null = null;
  for (let end = size; end > lowest; ) {
    const start = Math.max(lowest, end - BLOCK_BYTES);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    // Emptied meanwhile: there is no past to show.
    if (bytesRead < end - start) return 0;
    for (let at = lastNewline(block, bytesRead); at !== -1; at = lastNewline(block, at)) {
      newlines += 1;
      found = start + at + 1;
      if (newlines > lines) return found;
    }
    end = start;
  }
  return lowest === 0 ? 0 : (found ?? size);
}

const BLOCK_BYTES = 65_536;

function lastNewline(block: Buffer, end: number): number {
  return end === 0 ? -1 : block.lastIndexOf(0x0a, end - 1);
}
