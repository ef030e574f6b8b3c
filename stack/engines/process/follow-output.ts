/** A program's output, from its last lines on: whole lines, also when the file is cut, taken away, or made anew. */
import { watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** The last `tail` lines, then what comes, in batches; ends when aborted. */
export async function* followOutput(
  path: string,
  { tail, signal }: { readonly tail: number; readonly signal: AbortSignal },
): AsyncIterable<readonly string[]> {
  const wake = createWake(path, signal);
  let reader = await openReader(path);
  try {
    const past = reader === null ? [] : await readPast(reader, tail);
    if (past.length > 0) yield past;
    while (!signal.aborted) {
      const replaced = await reopened(path, reader);
      if (replaced !== reader) {
        // What the old file still held comes first.
        const rest = reader === null ? [] : await readNew(reader);
        await reader?.file.close();
        reader = replaced;
        if (rest.length > 0) yield rest;
      }
      const lines = reader === null ? [] : await readNew(reader);
      if (lines.length > 0) yield lines;
      else await wake.next();
    }
  } finally {
    wake.close();
    await reader?.file.close();
  }
}

interface Reader {
  readonly file: FileHandle;
  readonly inode: number;
  offset: number;
  /** Bytes of a line whose end has not come yet. */
  rest: Buffer;
}

async function openReader(path: string): Promise<Reader | null> {
  const file = await open(path, 'r').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  return file === null ? null : { file, inode: (await file.stat()).ino, offset: 0, rest: Buffer.alloc(0) };
}

/** The same reader while the path is the same file; else one at the start of the file that took its place. */
async function reopened(path: string, reader: Reader | null): Promise<Reader | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.ino === reader?.inode) return reader;
  return openReader(path);
}

/** The last lines of what is there now; afterwards the reader stands at the end of them. */
async function readPast(reader: Reader, tail: number): Promise<readonly string[]> {
  const { size } = await reader.file.stat();
  reader.offset = Math.max(0, size - PAST_BYTES);
  const isCut = reader.offset > 0;
  const lines: string[] = [];
  for (let more = await readNew(reader); more.length > 0; more = await readNew(reader)) {
    lines.push(...more);
    if (lines.length > 2 * tail + 1000) lines.splice(0, lines.length - tail);
  }
  // Begun in the middle of the file, so in the middle of a line.
  const whole = isCut ? lines.slice(1) : lines;
  return tail === 0 ? [] : whole.slice(-tail);
}

async function readNew(reader: Reader): Promise<readonly string[]> {
  const { size } = await reader.file.stat();
  if (size < reader.offset) {
    reader.offset = 0;
    reader.rest = Buffer.alloc(0);
  }
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - reader.offset));
  if (chunk.length === 0) return [];
  const { bytesRead } = await reader.file.read(chunk, 0, chunk.length, reader.offset);
  reader.offset += bytesRead;
  return splitLines(reader, chunk.subarray(0, bytesRead));
}

/** Split on bytes, so that no character is cut in two; a line longer than the limit is given in pieces. */
function splitLines(reader: Reader, chunk: Buffer): readonly string[] {
  const lines: string[] = [];
  let data = reader.rest.length === 0 ? chunk : Buffer.concat([reader.rest, chunk]);
  for (;;) {
    const end = data.indexOf(NEWLINE);
    const cut = end === -1 ? LONGEST_LINE_BYTES : Math.min(end, LONGEST_LINE_BYTES);
    if (end === -1 && data.length <= LONGEST_LINE_BYTES) break;
    lines.push(data.toString('utf8', 0, cut).replace(/\r$/, ''));
    data = data.subarray(cut === end ? cut + 1 : cut);
  }
  // Copied: the rest must not keep the whole chunk alive.
  reader.rest = Buffer.from(data);
  return lines;
}

/** Wakes when the file's folder says something about it, at the latest after a second, and when aborted. */
function createWake(path: string, signal: AbortSignal): { next(): Promise<void>; close(): void } {
  let isDue = false;
  let resolve: (() => void) | null = null;
  const ring = () => {
    isDue = true;
    resolve?.();
  };
  const watcher = watch(dirname(path), (_event, file) => {
    if (file === null || file === basename(path)) ring();
  });
  watcher.on('error', ring);
  signal.addEventListener('abort', ring);
  return {
    next: async () => {
      let timer: NodeJS.Timeout | undefined;
      if (!isDue) {
        await new Promise<void>((done) => {
          resolve = done;
          timer = setTimeout(done, LONGEST_SLEEP_MS);
        });
      }
      clearTimeout(timer);
      resolve = null;
      isDue = false;
    },
    close: () => {
      watcher.close();
      signal.removeEventListener('abort', ring);
    },
  };
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 256 * 1024;
const PAST_BYTES = 4 * 1024 * 1024;
const LONGEST_LINE_BYTES = 64 * 1024;
const LONGEST_SLEEP_MS = 1000;
