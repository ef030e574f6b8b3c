/** A result as tables: summed up for reading, and run by run for reckoning. */
import type { Measured, Sample, TroubleMeasured } from '../model/experiment.ts';
import { movesOf } from './find-clients.ts';
import { msText, percentText, rateText } from './quantity.ts';
import { isSenderBound, p99Spread, rateSpread, type Spread, spreadOf } from './spread.ts';

export type Cell = string | number | null;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Medians, each with its smallest and largest run in brackets. */
export function summaryTable(measured: Measured): Table {
  switch (measured.kind) {
    case 'bars':
      return {
        columns: ['setup', 'answers', 'requests/s', 'p99 ms', 'failed'],
        rows: measured.setups.map(({ label, group, samples }) => [
          label,
          measured.groups.find(({ key }) => key === group)?.label ?? group,
          ...loadCells(samples),
        ]),
      };
    case 'trouble':
      return {
        columns: [
          'method',
          'trouble',
          'requests/s',
          'p99 ms',
          'failed',
          ...measured.backends.map((name) => `${name}: share, p99 ms`),
        ],
        rows: measured.cases.map(({ method, trouble, samples }) => [
          method,
          trouble,
          ...loadCells(samples),
          ...measured.backends.map((backend) => shareCell(samples, backend)),
        ]),
      };
    case 'heat':
      return {
        columns: ['workers', ...measured.payloadsKb.map((size) => `${size} KB, requests/s`)],
        rows: measured.workers.map((workers) => [
          workers,
          ...measured.payloadsKb.map((payloadKb) => {
            const cell = measured.cells.find((one) => one.workers === workers && one.payloadKb === payloadKb);
            return rateCell(cell?.samples ?? []);
          }),
        ]),
      };
    case 'clients':
      return {
        columns: [
          'method',
          `clients of ${measured.leaver}`,
          'clients of the others',
          'of these moved: marked down',
          'of these moved: taken out',
          'unsteady',
        ],
        rows: movesOf(measured).map((moves) => [
          moves.method,
          moves.own,
          moves.others,
          moves.movedWhenDown,
          moves.movedWhenGone,
          moves.unsteady,
        ]),
      };
    default:
      return measured satisfies never;
  }
}

/** One row for each run, plain numbers, nothing rounded away. */
export function runTable(measured: Measured): Table {
  const sampleColumns = [
    'run',
    'requests',
    'failed',
    'requests_per_second',
    'p50_ms',
    'p99_ms',
    'limited_by_generator',
  ];
  switch (measured.kind) {
    case 'bars':
      return {
        columns: ['setup', 'group', ...sampleColumns],
        rows: measured.setups.flatMap(({ key, group, samples }) =>
          samples.map((sample, run) => [key, group, ...sampleCells(sample, run)]),
        ),
      };
    case 'trouble':
      return {
        columns: [
          'method',
          'trouble',
          ...sampleColumns,
          ...measured.backends.flatMap((name) => [`${name} requests`, `${name} p99_ms`]),
        ],
        rows: measured.cases.flatMap(({ method, trouble, samples }) =>
          samples.map((sample, run) => [
            method,
            trouble,
            ...sampleCells(sample, run),
            ...measured.backends.flatMap((backend) => {
              const own = sample.perBackend.find((one) => one.backend === backend);
              return [own?.requests ?? 0, own?.p99Ms ?? null];
            }),
          ]),
        ),
      };
    case 'heat':
      return {
        columns: ['workers', 'payload_kb', ...sampleColumns],
        rows: measured.cells.flatMap(({ workers, payloadKb, samples }) =>
          samples.map((sample, run) => [workers, payloadKb, ...sampleCells(sample, run)]),
        ),
      };
    case 'clients':
      return {
        columns: ['method', 'client', 'before', 'marked_down', 'taken_out'],
        rows: measured.methods.flatMap(({ method, before, down, gone }) =>
          measured.clients.map((client, place) => [
            method,
            client,
            before[place] ?? null,
            down[place] ?? null,
            gone[place] ?? null,
          ]),
        ),
      };
    default:
      return measured satisfies never;
  }
}

function sampleCells(sample: Sample, run: number): readonly Cell[] {
  const { requests, failed, requestsPerSecond, p50Ms, p99Ms } = sample;
  return [
    run + 1,
    requests,
    failed,
    Math.round(requestsPerSecond * 100) / 100,
    p50Ms,
    p99Ms,
    sample.isSenderBound ? 'yes' : 'no',
  ];
}

function loadCells(samples: readonly Sample[]): readonly Cell[] {
  return [
    rateCell(samples),
    spreadText(p99Spread(samples), msText),
    samples.reduce((sum, { failed }) => sum + failed, 0),
  ];
}

function rateCell(samples: readonly Sample[]): Cell {
  const text = spreadText(rateSpread(samples), rateText);
  return text !== null && isSenderBound(samples) ? `≥ ${text}` : text;
}

function shareCell(samples: TroubleMeasured['cases'][number]['samples'], backend: string): Cell {
  const shares = samples.map(({ perBackend }) => {
    const all = perBackend.reduce((sum, { requests }) => sum + requests, 0);
    return all === 0 ? null : (perBackend.find((one) => one.backend === backend)?.requests ?? 0) / all;
  });
  const p99 = spreadOf(
    samples.map(({ perBackend }) => perBackend.find((one) => one.backend === backend)?.p99Ms ?? null),
  );
  const share = spreadOf(shares);
  if (share === null) return null;
  return `${percentText(share.median)}, ${p99 === null ? '–' : msText(p99.median)}`;
}

/** `1,230 (1,100–1,300)`. */
export function spreadText(spread: Spread | null, text: (value: number) => string): string | null {
  return spread === null ? null : `${text(spread.median)} (${text(spread.min)}–${text(spread.max)})`;
}
