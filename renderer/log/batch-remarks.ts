import type { LogBatch, LogSample } from '../../stack/contract/contract.ts';
import { countText } from '../format/quantities.ts';

/** What a batch says about itself, and which was the state before it: words between the lines, no lines of the log. */
export function batchRemarks(batch: LogBatch, before: LogSample | null): readonly string[] {
  const { skipped, note, sample = null } = batch;
  return [
    ...(sample && !before
      ? [
          `${countText(sample.linesPerSecond)} lines/s come from here on: 1 in ${sample.oneIn} is shown, all are counted`,
        ]
      : []),
    ...(skipped > 0 && !sample && !before
      ? [`${countText(skipped)} lines counted, not shown: they came faster than they can be read`]
      : []),
    ...(note === null ? [] : [note]),
  ];
}

/** `41,204 lines/s, showing 1 in 20; all are counted`. */
export function sampleWords({ linesPerSecond, oneIn }: LogSample): string {
  return `${countText(linesPerSecond)} lines/s, showing 1 in ${countText(oneIn)}; all are counted`;
}
