/** Traffic in a few lines for a person, and whole for a program. */
import { counted } from '../logs/verdict/traffic-reasons.ts';
import type { Series, ServiceTraffic, TrafficRow, TrafficTotals, TrafficView } from '../model/traffic.ts';
import { printMethod } from '../nginx/method-words.ts';
import type { Answer } from './terminal.ts';

export function answerOfTraffic(view: TrafficView): Answer {
  const width = Math.max(8, ...view.rows.map(({ name }) => name.length)) + 2;
  return {
    json: view,
    text: [
      headline(view),
      heading(width),
      ...view.rows.map((row) => rowLine(row, width)),
      ...elsewhere(view.totals),
      ...view.services.flatMap(verdictLines),
    ].join('\n'),
  };
}

export function answerOfSeries(series: Series): Answer {
  const names = series.columns.map(({ name }) => name ?? 'no backend');
  const width = Math.max(10, ...names.map((name) => name.length)) + 2;
  return {
    json: series,
    text: [
      `${'requests'.padEnd(24)}${names.map((name) => name.padStart(width)).join('')}`,
      ...series.timesMs.flatMap((timeMs, at) => {
        const counts = series.columns.map(({ requests }) => requests[at] ?? 0);
        // A line for each second of silence would say less.
        if (counts.every((count) => count === 0)) return [];
        return [
          `${new Date(timeMs).toISOString()}${counts.map((count) => String(count).padStart(width)).join('')}`,
        ];
      }),
    ].join('\n'),
  };
}

const WINDOWS: Readonly<Record<TrafficView['window'], string>> = {
  change: 'since the last change',
  '1m': 'the last minute',
  '5m': 'the last 5 minutes',
  all: 'the whole log',
};

function headline({ window, generation, totals, state }: TrafficView): string {
  return [
    `${WINDOWS[window]}${state === 'rebuilding' ? ' (still reading)' : ''}`,
    counted(totals.requests, 'request'),
    `${totals.clients.isMore ? 'more than ' : ''}${counted(totals.clients.count, 'client address')}`,
    generation === null ? 'no config yet' : `generation ${generation}`,
  ].join(' · ');
}

const COLUMNS = [8, 9, 9, 8, 6, 9, 9, 9, 8] as const;

function heading(width: number): string {
  return line(width, 'backend', [
    'hits',
    'share',
    'expected',
    'retried',
    '5xx',
    'p50',
    'p95',
    'p99',
    'total p95',
  ]);
}

function rowLine(
  { name, hits, share, expectedShare, movedAway, statuses, upstream, total }: TrafficRow,
  width: number,
) {
  return line(width, name, [
    String(hits),
    percent(share),
    expectedShare === null ? '–' : percent(expectedShare),
    String(movedAway),
    String(statuses['5xx']),
    ...[upstream?.p50, upstream?.p95, upstream?.p99, total?.p95].map((ms) =>
      ms === undefined ? '' : `${ms} ms`,
    ),
  ]);
}

function line(width: number, first: string, cells: readonly string[]): string {
  const rest = cells.map((cell, at) => ` ${cell.padStart(COLUMNS[at] ?? 8)}`).join('');
  return `  ${first.padEnd(width)}${rest}`.trimEnd();
}

function elsewhere({ withoutBackend, nameless, malformed }: TrafficTotals): readonly string[] {
  return [
    ...(withoutBackend === 0 ? [] : [`  ${counted(withoutBackend, 'request')} reached no backend`]),
    ...(nameless === 0
      ? []
      : [`  ${counted(nameless, 'request')} went to addresses no config on record names`]),
    ...(malformed === 0 ? [] : [`  ${malformed} lines are no requests`]),
  ];
}

function verdictLines({ name, method, verdict }: ServiceTraffic): readonly string[] {
  const { test } = verdict;
  const tested =
    test === null
      ? ''
      : `  (χ² ${test.statistic.toFixed(2)}, ${test.degrees} degrees of freedom, p ${test.p.toPrecision(2)})`;
  return [
    `${name}, ${printMethod(method)}: ${verdict.sentence}${tested}`,
    ...verdict.reasons.map((one) => `  ${one}`),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
