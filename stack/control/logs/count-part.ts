/** One part of a log, through a scanner, on the thread that asks. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { LineScanner } from '../../logs/read/format-scanner.ts';
import { RunSplitter, type TakeRun } from '../../logs/read/split-runs.ts';
import type { LogPart } from './log-parts.ts';
import { unpack } from './unpack.ts';

/** `onBytes` hears how many bytes of the file went by. A part that ends without a newline ends with a line. */
export async function countPart(
  part: LogPart,
  scanner: LineScanner,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (part.packing === 'plain') {
    const fd = openSync(part.path, 'r');
    try {
      countStretch({ fd, start: part.start, end: part.end }, scanner, onBytes);
    } finally {
      closeSync(fd);
    }
    return;
  }
  const splitter = new RunSplitter();
  const scan = scanOf(scanner);
  for await (const chunk of unpack(part.path, onBytes)) splitter.push(chunk, scan);
  splitter.finish(scan);
}

/** Of an open file. Read at once and blocking: this runs where there is nothing else to do. */
export function countStretch(
  { fd, start, end }: { readonly fd: number; readonly start: number; readonly end: number },
  scanner: LineScanner,
  onBytes: (bytes: number) => void,
): void {
  const splitter = new RunSplitter();
  const scan = scanOf(scanner);
  const { piece } = scanner;
  for (let at = start; at < end; ) {
    const bytes = readSync(fd, piece, 0, Math.min(piece.length, end - at), at);
    // Emptied meanwhile: what is not there any more cannot be counted.
    if (bytes === 0) break;
    splitter.push(piece.subarray(0, bytes), scan);
    at += bytes;
    onBytes(bytes);
  }
  splitter.finish(scan);
}

function scanOf(scanner: LineScanner): TakeRun {
  return (bytes, start, end) => scanner.scan(bytes, start, end);
}
