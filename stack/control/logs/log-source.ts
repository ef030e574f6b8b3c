/** A file being followed: its bytes as lines, its watch, and how long it has been quiet. */
import { watchFileChanges } from './file-watch.ts';
import type { LineIntake } from './line-intake.ts';
import type { LogFile, Stretch } from './log-file.ts';

/** Who reads large stretches elsewhere, so that this thread is free meanwhile. */
export interface ReadApart<Batch> {
  /** Less is read here. */
  readonly atLeastBytes: number;
  /** What it came to, counted once that is called; null where it could not be read, or the signal was given. */
  read(
    stretch: Stretch,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<(() => Batch) | null>;
  /** Resolves when nothing reads any more. */
  close(): Promise<void>;
}

export class LogSource<Batch> {
  readonly identity: string;
  /** When something was last read, by `performance.now()`. */
  quietSinceMs = performance.now();
  readonly #file: LogFile;
  readonly #intake: LineIntake<Batch>;
  readonly #onChange: () => void;
  #unwatch: (() => void) | null;
  #isResting = false;
  #busySinceMs = performance.now();

  /** `onChange` is called after the file changed, wherever it was moved. */
  constructor(file: LogFile, intake: LineIntake<Batch>, onChange: () => void) {
    this.identity = file.identity;
    this.#file = file;
    this.#intake = intake;
    this.#onChange = onChange;
    this.#unwatch = watchFileChanges(file.path, onChange);
  }

  /** Whether it has given something again and again for so long, and did so within that time. */
  isBusy(forMs: number): boolean {
    const isQuiet = performance.now() - this.quietSinceMs > forMs;
    return !isQuiet && this.quietSinceMs - this.#busySinceMs > forMs;
  }

  /** While it is looked at all the time, an event for each write would tell nothing. */
  rest(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#isResting = true;
  }

  /** Events again; true where there were none. A file that was renamed meanwhile has none: they come by its name. */
  wake(): boolean {
    if (!this.#isResting) return false;
    this.#isResting = false;
    this.#unwatch = watchFileChanges(this.#file.path, this.#onChange);
    return true;
  }

  /** How many bytes there are to read now. */
  unread(): Promise<number> {
    return this.#file.unread();
  }

  /**
   * Reads what is next, at most a buffer of it, and says how many bytes; 0 at the end of the file. Then `take` gives
   * what came of it.
   */
  async read(buffer: Buffer): Promise<number> {
    const { bytes, isRestart } = await this.#file.read(buffer);
    if (bytes.length === 0 && !isRestart) return 0;
    const now = performance.now();
    if (now - this.quietSinceMs > PAUSE_MS) this.#busySinceMs = now;
    this.quietSinceMs = now;
    if (isRestart) {
      this.#gap = `${this.#file.path} was emptied while being read; what was not read yet is lost.`;
      this.#intake.drop();
    }
    this.#intake.push(bytes);
    return Math.max(1, bytes.length);
  }

  /** Before the first `read`. Null where there is too little for it, or it failed: then `read` gives all. */
  async readApart(
    apart: ReadApart<Batch>,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Batch | null> {
    const stretch = await this.#file.stretch();
    if (stretch === null || stretch.end - stretch.start < apart.atLeastBytes) return null;
    const count = await apart.read(stretch, onBytes, signal);
    if (count === null) return null;
    this.quietSinceMs = performance.now();
    if (await this.#file.skip(stretch)) return count();
    // Nobody knows what of it was still there when it was read.
    return this.#intake.take(`${this.#file.path} was emptied while being read; what it held is not counted.`);
  }

  /** Null where no line ended yet. */
  take(): Batch | null {
    const gap = this.#gap;
    this.#gap = null;
    return this.#intake.take(gap);
  }

  #gap: string | null = null;

  /** A last line that never got its newline. */
  finish(): Batch | null {
    this.#intake.finish();
    return this.#intake.take(null);
  }

  async close(): Promise<void> {
    this.#unwatch?.();
    await this.#file.close();
  }
}

/** Between two reads: after longer ones it was quiet. */
const PAUSE_MS = 100;
