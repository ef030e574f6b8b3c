import type { Series, SeriesColumns } from '../../stack/model/traffic.ts';

/** What was known, with the newer slots in place of its own; at most so many, the newest. */
export function joinSeries(known: Series, newer: Series, mostSlots: number): Series {
  const firstMs = newer.timesMs[0];
  if (firstMs === undefined) return known;
  const lastMs = known.timesMs.at(-1);
  const isAdjoining = lastMs !== undefined && firstMs <= lastMs + known.stepMs;
  const kept = isAdjoining ? known.timesMs.filter((ms) => ms < firstMs).length : 0;
  const from = Math.max(0, kept + newer.timesMs.length - mostSlots);
  const names = [...new Set([...known.columns, ...newer.columns].map(({ name }) => name))];
  const join = <T>(
    before: readonly T[] | undefined,
    after: readonly T[] | undefined,
    none: T,
  ): readonly T[] =>
    [
      ...(before?.slice(0, kept) ?? Array<T>(kept).fill(none)),
      ...(after ?? Array<T>(newer.timesMs.length).fill(none)),
    ].slice(from);
  return {
    ...newer,
    timesMs: [...known.timesMs.slice(0, kept), ...newer.timesMs].slice(from),
    columns: names.map((name): SeriesColumns => {
      const before = known.columns.find((column) => column.name === name);
      const after = newer.columns.find((column) => column.name === name);
      return {
        name,
        requests: join(before?.requests, after?.requests, 0),
        errors: join(before?.errors, after?.errors, 0),
        p95Ms: join(before?.p95Ms, after?.p95Ms, null),
      };
    }),
  };
}
