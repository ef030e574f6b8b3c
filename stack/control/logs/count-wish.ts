/** What is to be counted of a log, as plain data: a thread makes of it what counts. */

import { LogCount, type LogCountDump } from '../../logs/count/log-count.ts';
import type { MovableSink } from '../../logs/read/access-fields.ts';
import { AccessScanner } from '../../logs/read/access-scanner.ts';
import { compileLogFormat } from '../../logs/read/compile-log-format.ts';
import { FormatScanner, type LineScanner } from '../../logs/read/format-scanner.ts';

export interface CountWish {
  /** As `compileLogFormat` takes it; null for a log of ours. */
  readonly format: string | null;
}

export interface Counting {
  readonly sink: MovableSink<LogCountDump>;
  readonly scanner: LineScanner;
}

/** Fault: `input-invalid` for a format that cannot be read without doubt. */
export function createCounting(wish: CountWish): Counting {
  const sink = new LogCount();
  return {
    sink,
    scanner:
      wish.format === null ? new AccessScanner(sink) : new FormatScanner(compileLogFormat(wish.format), sink),
  };
}
