/** Past runs for elsewhere: a table for a spreadsheet, one for a text, or all there is. */
import { compareRuns } from '../../model/compare-runs.ts';
import type { LoadRun, RunExport } from '../../model/load-run.ts';
import { formatPerBackend } from './format-per-backend.ts';

export function exportRuns(runs: readonly LoadRun[], format: 'csv' | 'json' | 'markdown'): RunExport {
  const numbers = runs.map(({ run }) => run).join('-');
  switch (format) {
    case 'csv':
      return { fileName: `signalbox-runs-${numbers}.csv`, text: printCsv(runs) };
    case 'json':
      return { fileName: `signalbox-runs-${numbers}.json`, text: `${JSON.stringify(runs, null, 2)}\n` };
    case 'markdown':
      return { fileName: `signalbox-runs-${numbers}.md`, text: printMarkdown(runs) };
    default:
      return format satisfies never;
  }
}

type Cell = string | number | null;

const ms = (value: number | null | undefined): Cell => (value == null ? null : Number(value.toFixed(3)));

/** Name by name what a table has of each run. */
const FIGURES: readonly (readonly [string, (run: LoadRun) => Cell])[] = [
  ['run', ({ run }) => run],
  ['name', ({ name }) => name],
  ['at', ({ at }) => at],
  ['target', ({ load }) => load.target ?? null],
  ['path', ({ load }) => load.path],
  ['method', ({ load }) => load.method],
  ['at once', ({ load }) => load.concurrency],
  [
    'connections',
    ({ load }) => (load.keepAlive ? 'kept' : load.session === 'resumed' ? 'new, resumed' : 'new'),
  ],
  ['wished rate/s', ({ load }) => load.rate ?? null],
  ['threads', ({ load }) => load.threads ?? 1],
  ['client addresses', ({ load }) => load.addresses ?? 1],
  ['sent', ({ load }) => load.sent],
  ['failed', ({ load }) => load.failed],
  ['requests/s', ({ load }) => Number(load.requestsPerSecond.toFixed(1))],
  ['p50 ms', ({ load }) => ms(load.latency?.p50)],
  ['p90 ms', ({ load }) => ms(load.tail?.p90)],
  ['p95 ms', ({ load }) => ms(load.latency?.p95)],
  ['p99 ms', ({ load }) => ms(load.latency?.p99)],
  ['p99.9 ms', ({ load }) => ms(load.tail?.p999)],
  ['max ms', ({ load }) => ms(load.tail?.max)],
  ['limited by', ({ load }) => load.limitedBy ?? null],
  ['answers by backend', ({ load }) => formatPerBackend(load.perBackend)],
  ['balancing', ({ circumstances }) => circumstances.method],
  ['backends', ({ circumstances }) => circumstances.scale],
  ['serving', ({ circumstances }) => circumstances.serving],
  ['nginx', ({ circumstances }) => circumstances.nginx],
  ['engine', ({ circumstances }) => circumstances.engine],
  ['machine', ({ circumstances }) => circumstances.machine],
  ['note', ({ note }) => note],
];

/** RFC 4180, a line for each run. */
function printCsv(runs: readonly LoadRun[]): string {
  const lines = [FIGURES.map(([name]) => name), ...runs.map((run) => FIGURES.map(([, value]) => value(run)))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  // What a spreadsheet would take for a formula is text; a number stays one.
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function printMarkdown(runs: readonly LoadRun[]): string {
  const [a, b] = runs;
  const rows = FIGURES.filter(([, value]) => runs.some((run) => (value(run) ?? '') !== '')).map(
    ([name, value]) => row([name, ...runs.map(value)]),
  );
  const [head = '', ...rest] = rows;
  const rule = row(['---', ...runs.map(() => '---:')]);
  const comparison = a !== undefined && b !== undefined && runs.length === 2 ? printComparison(a, b) : [];
  return `${[head, rule, ...rest, ...comparison].join('\n')}\n`;
}

function printComparison(a: LoadRun, b: LoadRun): readonly string[] {
  const { figures, remarks } = compareRuns(a, b);
  return [
    '',
    `From run ${a.run} (A) to run ${b.run} (B); noise is two standard errors of the runs’ own seconds.`,
    '',
    row(['figure', 'A', 'B', 'change', 'noise', 'verdict']),
    row(['---', '---:', '---:', '---:', '---:', '---']),
    ...figures.map(({ name, a: from, b: to, change, noise, verdict }) =>
      row([name, ms(from), ms(to), percent(change), noise === null ? null : `±${percent(noise)}`, verdict]),
    ),
    ...remarks.map((remark) => `\n- ${markdownCell(remark)}`),
  ];
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(share * 100).toFixed(1)} %`;
}

function row(cells: readonly Cell[]): string {
  return `| ${cells.map((cell) => markdownCell(cell === null ? '–' : String(cell))).join(' | ')} |`;
}

function markdownCell(text: string): string {
  return text.replaceAll(/[\\|`<*_[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
