/**
 * In: a path. Out: its lines as they are written, each once, whatever happens to the file under that name.
 * Must not know: what the lines say, who reads them.
 */
import { findLineStart } from './find-line-start.ts';
import { type FileBatch, type LineIntake, StringIntake } from './line-intake.ts';
import { LogFile, readIdentity } from './log-file.ts';
import { LogSource, type ReadApart } from './log-source.ts';
import { GATHER_MS, LOOK_MS, ReadingRhythm } from './reading-rhythm.ts';
import { openAll, rotatedNames, sizeOf } from './rotated-files.ts';
import { unpack } from './unpack.ts';
import { WakeUp } from './wake-up.ts';

/** Read once, by one reader; nothing is read ahead of it, so a slow reader costs no memory. */
export interface Follower<Batch = FileBatch> extends AsyncIterable<Batch> {
  /** How far the reading of what was there to begin with is; null once that is read. */
  past(): PastProgress | null;
  /** Resolves when all that was on disk at the call has been taken by the reader, or when reading ended by a fault. */
  caughtUp(): Promise<void>;
}

/** Bytes as they lie on disk. */
export interface PastProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
}

/** `end` and `lastLines` begin at a line's beginning. A file that appears later is read from its start. */
export type FollowFrom = 'start' | 'end' | { readonly offset: number } | { readonly lastLines: number };

/** Ends when aborted. Faults of the file system other than "not there" end it by throwing. */
export function followFile(
  path: string,
  options: { readonly from: FollowFrom; readonly signal: AbortSignal },
): Follower {
  const openFirst = async () => {
    const file = await LogFile.open(path, (handle) => placeOf(options.from, handle));
    return file === null ? [] : [file];
  };
  const names = rotatedNames(path, ROTATIONS_SEEN);
  return new FileFollower({
    names,
    openFirst,
    archives: async () => [],
    intakeOf: () => new StringIntake(),
    signal: options.signal,
  });
}

function placeOf(from: FollowFrom, handle: Parameters<typeof findLineStart>[0]): Promise<number> {
  if (from === 'start') return Promise.resolve(0);
  if (from === 'end') return findLineStart(handle, 0);
  return 'offset' in from ? Promise.resolve(from.offset) : findLineStart(handle, from.lastLines);
}

export interface FollowParts<Batch> {
  /** Those a rotation gives, oldest first, the log's own last. */
  readonly names: readonly string[];
  /** What is there to begin with, oldest first; the last of them is the one at the log's own name, if any. */
  readonly openFirst: () => Promise<readonly LogFile[]>;
  /** Packed files that are read before all others, oldest first. */
  readonly archives: () => Promise<readonly string[]>;
  /** Called once for each file. */
  readonly intakeOf: () => LineIntake<Batch>;
  /** For what is large of that which is there to begin with; without it all is read here. */
  readonly apart?: ReadApart<Batch> | undefined;
  readonly signal: AbortSignal;
}

export class FileFollower<Batch> implements Follower<Batch> {
  readonly #parts: FollowParts<Batch>;
  readonly #path: string;
  readonly #wake = new WakeUp();
  readonly #rhythm = new ReadingRhythm();
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  /** All but the last are on their way out: nginx writes to them until it has reopened. */
  #sources: LogSource<Batch>[] = [];
  /** Files that were there before, or were read to their end: seen again under a rotated name, they are no news. */
  readonly #old = new Set<string>();
  #waiting: (() => void)[] = [];
  #hasEnded = false;
  #past: PastProgress | null = { readBytes: 0, totalBytes: 0 };
  #missingMs = 0;

  constructor(parts: FollowParts<Batch>) {
    this.#parts = parts;
    this.#path = parts.names.at(-1) ?? '';
  }

  past(): PastProgress | null {
    return this.#past;
  }

  caughtUp(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#wake.now();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch> {
    const wake = () => this.#wake.now();
    this.#parts.signal.addEventListener('abort', wake);
    try {
      for (const name of this.#parts.names) this.#old.add((await readIdentity(name)) ?? '');
      yield* this.#readPast();
      while (!this.#parts.signal.aborted) {
        const asked = this.#waiting.length;
        yield* this.#readAll();
        this.#past = null;
        for (const resolve of this.#waiting.splice(0, asked)) resolve();
        if (!this.#parts.signal.aborted)
          await this.#wake.sleep(this.#rhythm.restMs(this.#sources, this.#missingMs));
      }
    } finally {
      this.#parts.signal.removeEventListener('abort', wake);
      await this.#close();
    }
  }

  /** The files are opened before the archives are read, which may take long: by then they may be archives too. */
  async *#readPast(): AsyncGenerator<Batch> {
    const archives = await this.#parts.archives();
    for (const file of await this.#parts.openFirst()) this.#add(file);
    const sizes = [...this.#sources.map((source) => source.unread()), ...archives.map(sizeOf)];
    const totalBytes = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
    this.#past = { readBytes: 0, totalBytes };
    for (const archive of archives) {
      yield* this.#readArchive(archive);
      if (this.#parts.signal.aborted) return;
    }
    if (this.#parts.apart !== undefined) yield* this.#readApart(this.#parts.apart);
  }

  async *#readApart(apart: ReadApart<Batch>): AsyncGenerator<Batch> {
    try {
      for (const source of this.#sources) {
        const before = this.#past;
        const batch = await source.readApart(apart, (bytes) => this.#progress(bytes), this.#parts.signal);
        if (batch !== null) yield batch;
        // Begun elsewhere, and to be read here from its start.
        else this.#past = before;
      }
    } finally {
      await apart.close();
    }
  }

  /** One that is broken is no reason not to read the rest. */
  async *#readArchive(path: string): AsyncGenerator<Batch> {
    const intake = this.#parts.intakeOf();
    let gap: string | null = null;
    try {
      for await (const chunk of unpack(path, (bytes) => this.#progress(bytes))) {
        if (this.#parts.signal.aborted) return;
        intake.push(chunk);
        const batch = intake.take(null);
        if (batch !== null) yield batch;
      }
    } catch (error) {
      gap = `${path} cannot be read to its end (${(error as Error).message}); the rest of it is not counted.`;
    }
    intake.finish();
    const last = intake.take(gap);
    if (last !== null) yield last;
  }

  #progress(bytes: number): void {
    if (this.#past === null) return;
    const { readBytes, totalBytes } = this.#past;
    this.#past = { readBytes: Math.min(totalBytes, readBytes + bytes), totalBytes };
  }

  async *#readAll(): AsyncGenerator<Batch> {
    // Who waits for all that is on disk waits for a new file too.
    if (this.#waiting.length > 0 || this.#rhythm.isNameDue(this.#sources)) await this.#lookForAnother();
    for (const source of this.#sources) {
      for (let hasMore = true; hasMore; ) {
        const bytes = await source.read(this.#buffer);
        if (bytes === 0) break;
        this.#progress(bytes);
        if (this.#parts.signal.aborted) return;
        const batch = source.take();
        if (batch !== null) yield batch;
        // One that did not fill the buffer came to the file's end; what is written from now on is told of again.
        hasMore = bytes > READ_BYTES / 2;
      }
    }
    yield* this.#retireQuiet();
  }

  /** Another file under the name: nginx reopened, or the file was made again. A name without a file is looked for. */
  async #lookForAnother(): Promise<void> {
    const identity = await readIdentity(this.#path);
    if (identity === null) {
      this.#missingMs = Math.min(LOOK_MS, this.#missingMs * 2 || GATHER_MS);
      return;
    }
    this.#missingMs = 0;
    const known = this.#sourceOf(identity);
    if (known !== undefined) {
      // Renamed back: it is the newest again, and must not be retired.
      this.#sources = [...this.#sources.filter((other) => other !== known), known];
      return;
    }
    await this.#addNewer();
  }

  /** The new file, and before it those that came and were renamed since the last look, while this machine was busy. */
  async #addNewer(): Promise<void> {
    const files = await openAll(this.#parts.names);
    const lastKnown = files.findLastIndex(({ identity }) => this.#sourceOf(identity) !== undefined);
    for (const [at, file] of files.entries()) {
      // No known file among them: the log's own is new, and one rotated before it was ever seen here.
      const isNew =
        lastKnown === -1 ? file.path === this.#path || !this.#old.has(file.identity) : at > lastKnown;
      if (isNew) this.#add(file);
      else await file.close();
    }
  }

  #sourceOf(identity: string): LogSource<Batch> | undefined {
    return this.#sources.find((source) => source.identity === identity);
  }

  #add(file: LogFile): void {
    this.#sources.push(new LogSource(file, this.#parts.intakeOf(), () => this.#wake.soon(GATHER_MS)));
  }

  async *#retireQuiet(): AsyncGenerator<Batch> {
    const limit = performance.now() - QUIET_MS;
    for (const source of this.#sources.slice(0, -1)) {
      if (source.quietSinceMs > limit) continue;
      this.#sources = this.#sources.filter((other) => other !== source);
      this.#old.add(source.identity);
      await source.close();
      const batch = source.finish();
      if (batch !== null) yield batch;
    }
  }

  async #close(): Promise<void> {
    this.#hasEnded = true;
    this.#wake.close();
    for (const source of this.#sources.splice(0)) await source.close();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Rotations within one look that a follower of a single name still sees through. */
const ROTATIONS_SEEN = 5;
/** One read: some hundred lines, a few milliseconds of work at most before the event loop is free again. */
const READ_BYTES = 262_144;
/** A renamed file that was not written to for so long will not be again. */
const QUIET_MS = 5000;
