/** What logs were counted to, as a table for a person and as the stable object scripts read. */
import type { CountedFiles } from '../control/logs/count-files.ts';
import type { CountRow } from '../logs/count/log-count.ts';
import { printMs } from './print-durations.ts';
import type { Answer } from './terminal.ts';

export function answerOfCount(
  counted: CountedFiles & { readonly files: readonly string[]; readonly format: string; readonly ms: number },
): Answer {
  const { count, cutLines, readBytes, files, format, ms } = counted;
  const rows = count.rows();
  const { requests, malformed } = count;
  return {
    json: { files, format, requests, malformed, cutLines, readBytes, ms: Math.round(ms), rows },
    text: [
      `${requests} ${requests === 1 ? 'request' : 'requests'} in ${files.length === 1 ? files[0] : `${files.length} files`}, ${printMs(ms)}`,
      ...tableOf(rows.map((row) => cellsOf(row, requests))),
      ...(malformed === 0 ? [] : [`${malformed} lines could not be read as a request`]),
      ...(cutLines === 0 ? [] : [`${cutLines} of them were longer than 64 KiB`]),
    ].join('\n'),
  };
}

const HEAD = ['backend', 'hits', 'share', 'attempts', 'p50', 'p95', 'p99', 'bytes', 'statuses'];

function cellsOf(
  { address, hits, attempts, bytes, statuses, latency }: CountRow,
  requests: number,
): string[] {
  const { p50, p95, p99 } = latency ?? {};
  const times = [p50, p95, p99].map((value) => (value === undefined ? '–' : printMs(value)));
  const share = requests === 0 ? '–' : `${((hits / requests) * 100).toFixed(1)} %`;
  const codes = Object.entries(statuses).map(([code, n]) => `${code}: ${n}`);
  return [
    address ?? '(none)',
    String(hits),
    share,
    address === null ? '–' : String(attempts),
    ...times,
    String(bytes),
    codes.join(', '),
  ];
}

/** Text to the left, numbers to the right, each column as wide as it must be. */
function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === HEAD.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
