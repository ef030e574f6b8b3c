/** Files to parts that can be counted apart: whole ones, and stretches of large ones, cut at line starts. */
import { type FileHandle, open } from 'node:fs/promises';

export interface LogPart {
  readonly path: string;
  readonly packing: 'plain' | 'gzip';
  /** Bytes as they lie on disk. A plain part begins at a line's beginning. */
  readonly start: number;
  readonly end: number;
}

/**
 * `atMostBytes`: a plain file larger than that is cut. A file is what it is, not what it is called: gzip is told by its
 * first two bytes. Faults of the file system are thrown.
 */
export async function planLogParts(
  paths: readonly string[],
  atMostBytes: number,
): Promise<readonly LogPart[]> {
  const parts: LogPart[] = [];
  for (const path of paths) {
    const handle = await open(path, 'r');
    try {
      parts.push(...(await partsOf(path, handle, atMostBytes)));
    } finally {
      await handle.close();
    }
  }
  return parts;
}

async function partsOf(path: string, handle: FileHandle, atMostBytes: number): Promise<readonly LogPart[]> {
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  if (bytesRead === 2 && buffer.readUInt16BE() === GZIP)
    return [{ path, packing: 'gzip', start: 0, end: size }];
  const parts: LogPart[] = [];
  for (let start = 0; start < size; ) {
    const isLast = size - start <= atMostBytes * 1.25;
    const end = isLast ? size : await nextLineStart(handle, start + atMostBytes, size);
    parts.push({ path, packing: 'plain', start, end });
    start = end;
  }
  return parts;
}

const GZIP = 0x1f8b;

/** The beginning of the first line at or after `from`; `size` where none begins. */
async function nextLineStart(handle: FileHandle, from: number, size: number): Promise<number> {
  const block = Buffer.allocUnsafe(65_536);
  for (let at = from - 1; at < size; ) {
    const { bytesRead } = await handle.read(block, 0, block.length, at);
    if (bytesRead === 0) return size;
    const newline = block.subarray(0, bytesRead).indexOf(0x0a);
    if (newline !== -1) return at + newline + 1;
    at += bytesRead;
  }
  return size;
}
