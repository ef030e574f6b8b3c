/** The table and the series as files a person takes along. Pure. */
import { type Cell, printCsv, printMarkdown } from '../../logs/count/print-csv.ts';
import type { LatencyMs } from '../../model/board.ts';
import type { Series, TrafficExport, TrafficView } from '../../model/traffic.ts';

export type ExportFormat = 'csv' | 'json' | 'markdown';

export function exportTable(view: TrafficView, format: ExportFormat): TrafficExport {
  const base = `traffic-${view.window}`;
  return format === 'json' ? asJson(base, view) : asTable(base, format, tableOf(view));
}

export function exportSeries(series: Series, format: ExportFormat): TrafficExport {
  const base = `traffic-by-${series.resolution}`;
  return format === 'json' ? asJson(base, series) : asTable(base, format, rowsOf(series));
}

/** Shares as parts of one, times in milliseconds: for a program to go on with. */
function tableOf({ rows }: TrafficView): readonly (readonly Cell[])[] {
  return [
    [
      ...[
        'backend',
        'state',
        'hits',
        'attempts',
        'share',
        'expected share',
        '1xx',
        '2xx',
        '3xx',
        '4xx',
        '5xx',
      ],
      ...['bytes', 'upstream p50 ms', 'upstream p95 ms', 'upstream p99 ms'],
      ...['total p50 ms', 'total p95 ms', 'total p99 ms', 'moved away', 'moved here', 'cache'],
    ],
    ...rows.map((row) => [
      ...[row.name, row.state, row.hits, row.attempts, rounded(row.share), rounded(row.expectedShare)],
      ...Object.values(row.statuses),
      row.bytes,
      ...latencyCells(row.upstream),
      ...latencyCells(row.total),
      ...[row.movedAway, row.movedHere],
      Object.entries(row.cache)
        .map(([status, count]) => `${status} ${count}`)
        .join(' '),
    ]),
  ];
}

/** One line for each slot and backend: what pivots. */
function rowsOf({ timesMs, columns }: Series): readonly (readonly Cell[])[] {
  return [
    ['time', 'backend', 'requests', 'errors', 'p95 ms'],
    ...timesMs.flatMap((timeMs, at) =>
      columns.map(({ name, requests, errors, p95Ms }) => [
        new Date(timeMs).toISOString(),
        name ?? 'no backend',
        requests[at] ?? 0,
        errors[at] ?? 0,
        p95Ms[at] ?? null,
      ]),
    ),
  ];
}

function latencyCells(latency: LatencyMs | null): readonly Cell[] {
  return [latency?.p50 ?? null, latency?.p95 ?? null, latency?.p99 ?? null];
}

function rounded(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1e6) / 1e6;
}

function asJson(base: string, value: object): TrafficExport {
  return { name: `${base}.json`, mediaType: 'application/json', text: `${JSON.stringify(value, null, 2)}\n` };
}

function asTable(
  base: string,
  format: 'csv' | 'markdown',
  rows: readonly (readonly Cell[])[],
): TrafficExport {
  return format === 'csv'
    ? { name: `${base}.csv`, mediaType: 'text/csv; charset=utf-8; header=present', text: printCsv(rows) }
    : { name: `${base}.md`, mediaType: 'text/markdown; charset=utf-8', text: printMarkdown(rows) };
}
