/** Past load runs for a terminal: the list, one whole, two side by side. */
import { formatPerBackend } from '../control/load/format-per-backend.ts';
import type { FigureComparison, RunComparison } from '../model/compare-runs.ts';
import type { LoadSeries } from '../model/load-figures.ts';
import {
  type LoadRun,
  type LoadRunList,
  type LoadRunSummary,
  unreadableRunsWords,
} from '../model/load-run.ts';
import { printLatencyMs } from './print-durations.ts';
import { answerOfLoad } from './print-load.ts';

export function printRuns({ runs, unreadable }: LoadRunList): string {
  return [
    ...(runs.length === 0 ? ['There is no past run yet: `signalbox hit` makes one.'] : runs.map(lineOf)),
    ...(unreadable === 0 ? [] : [unreadableRunsWords(unreadable)]),
  ].join('\n');
}

export function printRun(run: LoadRun): string {
  const { circumstances, detail, name, note } = run;
  const { method, scale, serving, nginx, engine, machine } = circumstances;
  const stack = [
    method,
    scale === null ? null : `${scale} backends`,
    serving,
    nginx === null ? null : `nginx ${nginx}`,
    engine,
  ].filter((word) => word !== null);
  const addresses = Object.entries(detail.perAddress);
  const { run: _number, ...unkept } = run.load;
  return [
    `run ${run.run}${name === '' ? '' : ` “${name}”`}  ${run.at}  ${wishWords(run)}`,
    ...(note === '' ? [] : [note]),
    ...(stack.length === 0 ? [] : [stack.join(', ')]),
    machine,
    '',
    answerOfLoad(unkept).text,
    ...(addresses.length === 0
      ? []
      : [
          '',
          'by client address',
          ...addresses.map(([at, counts]) => `  ${at.padEnd(15)} ${formatPerBackend(counts)}`),
        ]),
    '',
    `every ${detail.series.stepMs / 1000} s    answered    failed       p50       p99`,
    ...seriesLines(detail.series),
  ].join('\n');
}

export function printComparison(a: LoadRun, b: LoadRun, { figures, remarks }: RunComparison): string {
  return [
    `A  ${lineOf(a)}`,
    `B  ${lineOf(b)}`,
    '',
    `${'figure'.padEnd(12)}${'A'.padStart(12)}${'B'.padStart(12)}${'change'.padStart(10)}${'noise'.padStart(10)}`,
    ...figures.map(figureLine),
    '',
    `A  ${formatPerBackend(a.load.perBackend)}`,
    `B  ${formatPerBackend(b.load.perBackend)}`,
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
  ].join('\n');
}

function lineOf(one: LoadRunSummary): string {
  const { load } = one;
  const p99 = load.latency === null ? 'none answered' : `p99 ${printLatencyMs(load.latency.p99)}`;
  return [
    String(one.run).padStart(4),
    one.at.slice(0, 19).replace('T', ' '),
    `${load.requestsPerSecond.toFixed(0)}/s`.padStart(9),
    p99.padEnd(12),
    `${load.failed} failed of ${load.sent}`,
    wishWords(one),
    one.name === '' ? '' : `“${one.name}”`,
  ]
    .join('  ')
    .trimEnd();
}

function wishWords({ load, circumstances }: LoadRunSummary): string {
  const rate = load.rate === undefined ? '' : ` at ${load.rate}/s`;
  const method = circumstances.method === null ? '' : `, ${circumstances.method}`;
  const kept = load.keepAlive ? 'kept' : 'new';
  return `${load.method} ${load.path}, ${load.concurrency} at once${rate}, ${kept} connections${method}`;
}

function figureLine({ name, unit, a, b, change, noise, verdict }: FigureComparison): string {
  const value = (one: number | null) =>
    (one === null
      ? '–'
      : unit === 'ms'
        ? printLatencyMs(one)
        : unit === '%'
          ? `${one.toFixed(2)} %`
          : one.toFixed(0)
    ).padStart(12);
  const share = (one: number | null, sign: string) =>
    (one === null ? '–' : `${sign}${(100 * one).toFixed(1)} %`).padStart(10);
  const sign = change !== null && change > 0 ? '+' : '';
  return `${name.padEnd(12)}${value(a)}${value(b)}${share(change, sign)}${share(noise, '±')}  ${VERDICTS[verdict]}`.trimEnd();
}

const VERDICTS: Readonly<Record<FigureComparison['verdict'], string>> = {
  better: 'B is better',
  worse: 'B is worse',
  noise: 'no more than noise',
  unknown: '',
};

/** A minute at most: of a longer run the steps are thinned out for the eye, the file has them all. */
function seriesLines({ answered, failed, p50, p99, stepMs }: LoadSeries): readonly string[] {
  const every = Math.max(1, Math.ceil(answered.length / 60));
  return answered.flatMap((count, index) =>
    index % every > 0
      ? []
      : [
          `${String((index * stepMs) / 1000).padStart(7)} ${String(count).padStart(12)} ${String(failed[index] ?? 0).padStart(9)} ${time(p50[index])} ${time(p99[index])}`,
        ],
  );
}

function time(ms: number | null | undefined): string {
  return (ms == null ? '–' : printLatencyMs(ms)).padStart(9);
}
