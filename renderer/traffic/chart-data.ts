/** A series as a chart draws it: one line per backend, those with little to say together. */
import type { Series, SeriesColumns } from '../../stack/model/traffic.ts';

export type Figure = 'requests' | 'errors' | 'p95';

export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
}

/** Rates are per second, whatever the slot; the last slot still grows, so it is left out of rates. */
export function chartData(series: Series, figure: Figure): ChartData {
  const slots = Math.max(0, series.timesMs.length - (figure === 'p95' ? 0 : 1));
  const perSecond = 1000 / series.stepMs;
  const valuesOf = (column: SeriesColumns): readonly (number | null)[] =>
    figure === 'p95'
      ? column.p95Ms.slice(0, slots)
      : column[figure].slice(0, slots).map((count) => count * perSecond);
  const total = ({ requests }: SeriesColumns): number => requests.reduce((sum, count) => sum + count, 0);
  const named = series.columns.filter(({ name }) => name !== null);
  const shown =
    named.length <= MOST_LINES
      ? named
      : [...named].sort((a, b) => total(b) - total(a)).slice(0, MOST_LINES - 1);
  const rest = series.columns.filter((column) => !shown.includes(column) && total(column) > 0);
  const lines = [...shown]
    .sort(byName)
    .map((column) => ({ label: column.name ?? '', values: valuesOf(column) }));
  return {
    times: series.timesMs.slice(0, slots).map((ms) => ms / 1000),
    lines:
      rest.length === 0 || figure === 'p95'
        ? lines
        : [...lines, { label: restLabel(rest), values: sumOf(rest.map(valuesOf), slots) }],
  };
}

function restLabel(rest: readonly SeriesColumns[]): string {
  return rest.every(({ name }) => name === null) ? 'no backend' : 'all others';
}

function sumOf(columns: readonly (readonly (number | null)[])[], slots: number): readonly number[] {
  return Array.from({ length: slots }, (_, slot) =>
    columns.reduce((sum, column) => sum + (column[slot] ?? 0), 0),
  );
}

function byName(a: SeriesColumns, b: SeriesColumns): number {
  return (a.name ?? '').localeCompare(b.name ?? '', 'en', { numeric: true });
}

/** More lines than these cannot be told apart. */
export const MOST_LINES = 12;
