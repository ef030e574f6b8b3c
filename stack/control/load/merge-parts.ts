/** What the threads of a load run tell, added up: its result, its figures, its detail. */
import { LatencyBuckets, type LatencyDump, middleOf } from '../../logs/count/latency-buckets.ts';
import type { LoadResult } from '../../model/board.ts';
import { type LoadDrops, NO_DROPS } from '../../model/load-drops.ts';
import type {
  GeneratorUse,
  Handshakes,
  LatencyBar,
  LoadDetail,
  LoadFigures,
  LoadPace,
  LoadSeries,
  LoadTail,
} from '../../model/load-figures.ts';
import type { TallyDump } from './load-tally.ts';
import { limitOf } from './own-use.ts';
import { sumOfPaces } from './pacer.ts';
import { sumOfSeries } from './step-series.ts';

/** Of one thread, as of now. */
export interface LoadPart {
  readonly tally: TallyDump;
  /** Since its first request began. */
  readonly durationMs: number;
  readonly use: Omit<GeneratorUse, 'threads'>;
  readonly pace: LoadPace | null;
  readonly handshakes: Handshakes | null;
  /** With the last. */
  readonly series: LoadSeries | null;
}

type Counts = Readonly<Record<string, number>>;

/** `sent` are those whose end is known: always `ok` + `failed`. */
export function resultOf(parts: readonly LoadPart[]): LoadResult & LoadFigures {
  const tallies = parts.map(({ tally }) => tally);
  const ok = sumOf(tallies, (tally) => tally.ok);
  const failed = sumOf(tallies, (tally) => tally.failed);
  const answers = sumOf(tallies, (tally) => tally.answers);
  const durationMs = Math.max(0, ...parts.map((part) => part.durationMs));
  const latency = allLatency(tallies);
  const use = busiest(parts);
  const pace = sumOfPaces(parts.flatMap((part) => part.pace ?? []));
  return {
    sent: ok + failed,
    ok,
    failed,
    perBackend: sumOfCounts(tallies.map((tally) => tally.perBackend)),
    requestsPerSecond: durationMs === 0 ? 0 : (answers * 1000) / durationMs,
    latency: latency.latency(),
    durationMs,
    errors: sumOfCounts(tallies.map((tally) => tally.errors)),
    drops: sumOfDrops(tallies.map((tally) => tally.drops)),
    tail: tailOf(latency, tallies),
    pace,
    generator: use,
    limitedBy: use === null ? null : limitOf(use, pace, durationMs),
    handshakes: handshakesOf(parts),
  };
}

export function detailOf(parts: readonly LoadPart[]): LoadDetail {
  const addresses = parts.flatMap(({ tally }) => Object.keys(tally.perAddress));
  const countsOf = (address: string) =>
    sumOfCounts(parts.map(({ tally }) => tally.perAddress[address] ?? {}));
  const series = parts.flatMap((part) => part.series ?? []);
  return {
    histogram: barsOf(allLatency(parts.map(({ tally }) => tally)).dump()),
    series: series.length === 0 ? NO_SERIES : sumOfSeries(series),
    perAddress: Object.fromEntries([...new Set(addresses)].map((address) => [address, countsOf(address)])),
  };
}

const NO_SERIES: LoadSeries = { stepMs: 1000, lastMs: 0, answered: [], failed: [], p50: [], p99: [] };

function allLatency(tallies: readonly TallyDump[]): LatencyBuckets {
  const all = new LatencyBuckets();
  for (const { latency } of tallies) all.absorb(latency);
  return all;
}

function tailOf(latency: LatencyBuckets, tallies: readonly TallyDump[]): LoadTail | null {
  const [p90, p999] = [latency.quantileMs(0.9), latency.quantileMs(0.999)];
  if (p90 === null || p999 === null) return null;
  const mean = sumOf(tallies, ({ latencySumMs }) => latencySumMs) / latency.count;
  return { mean, p90, p999, max: latency.dump().highest / 1000 };
}

/** Four bars for each doubling: sixteen buckets each. */
function barsOf({ indices, counts }: LatencyDump): readonly LatencyBar[] {
  const bars = new Map<number, number>();
  for (const [at, index] of indices.entries()) {
    const bar = Math.floor(index / PER_BAR);
    bars.set(bar, (bars.get(bar) ?? 0) + (counts[at] ?? 0));
  }
  return [...bars]
    .sort(([a], [b]) => a - b)
    .map(([bar, count]) => ({ fromMs: edgeMs(bar * PER_BAR), toMs: edgeMs((bar + 1) * PER_BAR), count }));
}

const PER_BAR = 16;

/** Half way between the middles of two neighbours; exact buckets have no width. */
function edgeMs(bucket: number): number {
  const half = (middleOf(bucket + 1) - middleOf(bucket)) / 2;
  return bucket < 128 ? bucket / 1000 : (middleOf(bucket) - half) / 1000;
}

function busiest(parts: readonly LoadPart[]): GeneratorUse | null {
  const [most] = parts.map(({ use }) => use).toSorted((a, b) => b.loopShare - a.loopShare);
  return most === undefined ? null : { threads: parts.length, ...most };
}

function handshakesOf(parts: readonly LoadPart[]): Handshakes | null {
  const told = parts.flatMap((part) => part.handshakes ?? []);
  if (told.length === 0) return null;
  return { whole: sumOf(told, ({ whole }) => whole), resumed: sumOf(told, ({ resumed }) => resumed) };
}

function sumOf<One>(all: readonly One[], value: (one: One) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0);
}

function sumOfCounts(all: readonly Counts[]): Counts {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const sum = new Map<string, number>();
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + count);
  }
  return Object.fromEntries(sum);
}

function sumOfDrops(all: readonly LoadDrops[]): LoadDrops {
  const names = Object.keys(NO_DROPS) as (keyof LoadDrops)[];
  return Object.fromEntries(names.map((name) => [name, sumOf(all, (drops) => drops[name])])) as Record<
    keyof LoadDrops,
    number
  >;
}
