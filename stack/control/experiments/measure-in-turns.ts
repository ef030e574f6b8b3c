/** Measurements side by side in time: every thing once, in another order each time, so that no drift favours one. */
import { type Bench, RUNS } from './experiment-bench.ts';

export interface Measurable<Value> {
  readonly label: string;
  /** Before each run, where something has to be put right first. */
  readonly prepare?: () => Promise<void>;
  /** Once, before the first run: caches, connections, Python's first request. */
  readonly warmUp: () => Promise<unknown>;
  readonly measure: () => Promise<Value>;
}

/** The values of each thing in the order of the runs, by the thing's place. Steps are told to the bench. */
export async function measureInTurns<Value>(
  bench: Pick<Bench, 'expect' | 'step'>,
  things: readonly Measurable<Value>[],
  random: () => number = Math.random,
): Promise<readonly (readonly Value[])[]> {
  bench.expect(things.length * (RUNS + 1));
  for (const { label, prepare, warmUp } of things) {
    bench.step(`${label}: warming up`);
    await prepare?.();
    await warmUp();
  }
  const values: Value[][] = things.map(() => []);
  for (let run = 1; run <= RUNS; run += 1) {
    for (const place of shuffled(things.length, random)) {
      const thing = things[place];
      if (thing === undefined) continue;
      bench.step(`${thing.label}: run ${run} of ${RUNS}`);
      await thing.prepare?.();
      values[place]?.push(await thing.measure());
    }
  }
  return values;
}

/** 0 to `length` - 1, each once (Fisher and Yates). */
export function shuffled(length: number, random: () => number): readonly number[] {
  const places = Array.from({ length }, (_, place) => place);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other] ?? 0, places[last] ?? 0];
  }
  return places;
}
