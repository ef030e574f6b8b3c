/** What becomes of a log file's bytes: strings for who shows lines, counts for who counts them. */
import type { AccessScanner } from '../../logs/read/access-scanner.ts';
import { LineSplitter, MAX_LINE_BYTES } from '../../logs/read/split-lines.ts';
import { RunSplitter, type TakeRun } from '../../logs/read/split-runs.ts';

/** One for each file, as each may have an unfinished line. */
export interface LineIntake<Batch> {
  push(bytes: Uint8Array): void;
  /** What has begun is a line: the file ended without a newline. */
  finish(): void;
  /** Forgets what has begun: the file was emptied. */
  drop(): void;
  /** What came since the last take, with a gap a person should know of; null where nothing came and no gap is. */
  take(gap: string | null): Batch | null;
}

export interface FileBatch {
  readonly lines: readonly string[];
  /** A gap a person should know of: the file was emptied, a line was cut. */
  readonly note: string | null;
}

export interface CountedBatch {
  readonly lineCount: number;
  /** Why some lines may not be counted. */
  readonly gap: string | null;
}

export class StringIntake implements LineIntake<FileBatch> {
  readonly #splitter = new LineSplitter();
  #lines: string[] = [];
  #cutBefore = 0;

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes, this.#add);
  }

  finish(): void {
    this.#splitter.finish(this.#add);
  }

  drop(): void {
    this.#splitter.drop();
  }

  take(gap: string | null): FileBatch | null {
    const cutLines = this.#splitter.cutLines - this.#cutBefore;
    const lines = this.#lines;
    const note = gap ?? noteOfCut(cutLines);
    if (lines.length === 0 && note === null) return null;
    this.#lines = [];
    this.#cutBefore = this.#splitter.cutLines;
    return { lines, note };
  }

  readonly #add = (bytes: Uint8Array, start: number, end: number) => {
    this.#lines.push(decode(bytes, start, end));
  };
}

/** Many files may share a scanner: it sees whole lines only. */
export class CountIntake implements LineIntake<CountedBatch> {
  readonly #splitter = new RunSplitter();
  readonly #scanner: AccessScanner;
  readonly #scan: TakeRun;
  #linesBefore: number;

  constructor(scanner: AccessScanner) {
    this.#scanner = scanner;
    this.#scan = (bytes, start, end) => scanner.scan(bytes, start, end);
    this.#linesBefore = scanner.lines;
  }

  push(bytes: Uint8Array): void {
    this.#linesBefore = this.#scanner.lines;
    this.#splitter.push(bytes, this.#scan);
  }

  finish(): void {
    this.#linesBefore = this.#scanner.lines;
    this.#splitter.finish(this.#scan);
  }

  drop(): void {
    this.#splitter.drop();
  }

  take(gap: string | null): CountedBatch | null {
    const lineCount = this.#scanner.lines - this.#linesBefore;
    return lineCount === 0 && gap === null ? null : { lineCount, gap };
  }
}

function noteOfCut(cutLines: number): string | null {
  return cutLines === 0 ? null : `${cutLines} line(s) longer than ${MAX_LINE_BYTES} bytes were cut.`;
}

/** Whole lines only, so no character is cut; what is no UTF-8 becomes U+FFFD. */
function decode(bytes: Uint8Array, start: number, end: number): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString('utf8', start, end);
}
