/** Two load runs side by side: each figure's difference, and whether it is more than the runs' own ups and downs. */

import type { LoadSeries } from './load-figures.ts';
import type { LoadRun } from './load-run.ts';

export interface FigureComparison {
  readonly name: string;
  readonly unit: '/s' | 'ms' | '%';
  readonly a: number | null;
  readonly b: number | null;
  /** From A to B, as a share of A: 0.1 is ten percent more. Null where there is nothing to divide. */
  readonly change: number | null;
  /**
   * Two standard errors of the difference, as a share of A, from the runs' own steps; null where a run has fewer than
   * five whole steps, or the figure has no steps.
   */
  readonly noise: number | null;
  /** `unknown`: the noise is not known, so the difference may be nothing. */
  readonly verdict: 'better' | 'worse' | 'noise' | 'unknown';
}

export interface RunComparison {
  readonly figures: readonly FigureComparison[];
  /** What a reader should know before believing them. */
  readonly remarks: readonly string[];
}

export function compareRuns(a: LoadRun, b: LoadRun): RunComparison {
  const figure = (
    name: string,
    unit: FigureComparison['unit'],
    good: 'more' | 'less',
    value: (run: LoadRun) => number | null,
    steps?: (series: LoadSeries) => readonly (number | null)[],
  ) => judge({ name, unit, good, from: value(a), to: value(b), noise: noiseOf(a, b, steps) });
  return {
    figures: [
      figure(
        'requests/s',
        '/s',
        'more',
        ({ load }) => load.requestsPerSecond,
        ({ answered }) => answered,
      ),
      figure(
        'p50',
        'ms',
        'less',
        ({ load }) => load.latency?.p50 ?? null,
        ({ p50 }) => p50,
      ),
      figure('p90', 'ms', 'less', ({ load }) => load.tail?.p90 ?? null),
      figure('p95', 'ms', 'less', ({ load }) => load.latency?.p95 ?? null),
      figure(
        'p99',
        'ms',
        'less',
        ({ load }) => load.latency?.p99 ?? null,
        ({ p99 }) => p99,
      ),
      figure('p99.9', 'ms', 'less', ({ load }) => load.tail?.p999 ?? null),
      figure('max', 'ms', 'less', ({ load }) => load.tail?.max ?? null),
      figure('failed', '%', 'less', ({ load }) => (load.sent === 0 ? null : (100 * load.failed) / load.sent)),
    ],
    remarks: [...remarksOf('A', a), ...remarksOf('B', b), ...unlike(a, b)],
  };
}

interface Judged {
  readonly name: string;
  readonly unit: FigureComparison['unit'];
  readonly good: 'more' | 'less';
  readonly from: number | null;
  readonly to: number | null;
  readonly noise: number | null;
}

function judge({ name, unit, good, from, to, noise }: Judged): FigureComparison {
  const change = from === null || to === null || from === 0 ? null : (to - from) / from;
  const verdict = () => {
    if (from !== null && from === to) return 'noise';
    if (change === null || noise === null) return 'unknown';
    if (Math.abs(change) <= noise) return 'noise';
    return change > 0 === (good === 'more') ? 'better' : 'worse';
  };
  return { name, unit, a: from, b: to, change, noise, verdict: verdict() };
}

function noiseOf(
  a: LoadRun,
  b: LoadRun,
  steps: ((series: LoadSeries) => readonly (number | null)[]) | undefined,
): number | null {
  if (steps === undefined) return null;
  const [ofA, ofB] = [a, b].map(({ detail }) => spreadOf(detail.series, steps(detail.series)));
  if (!ofA || !ofB || ofA.mean === 0) return null;
  return (2 * Math.hypot(ofA.standardError, ofB.standardError)) / ofA.mean;
}

/** Of whole steps; the first is left out where there are enough, as programs warm up in it. */
function spreadOf({ stepMs, lastMs }: LoadSeries, steps: readonly (number | null)[]) {
  const whole = lastMs < stepMs ? steps.slice(0, -1) : steps;
  const told = whole.slice(whole.length > LEAST_STEPS ? 1 : 0).filter((step) => step !== null);
  if (told.length < LEAST_STEPS) return null;
  const perSecond = told.map((step) => (step * 1000) / stepMs);
  const mean = perSecond.reduce((sum, step) => sum + step, 0) / perSecond.length;
  const squares = perSecond.reduce((sum, step) => sum + (step - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (perSecond.length - 1) / perSecond.length) };
}

const LEAST_STEPS = 5;

function remarksOf(label: string, { load, detail }: LoadRun): readonly string[] {
  const { series } = detail;
  const whole = series.answered.length - (series.lastMs < series.stepMs ? 1 : 0);
  return [
    ...(load.limitedBy === 'generator'
      ? [`${label} is limited by the generator: it measures the sender.`]
      : []),
    ...(load.limitedBy === 'connections' ? [`${label} did not keep its rate.`] : []),
    ...(whole < LEAST_STEPS
      ? [`${label} is too short to tell a difference from noise: run it for ten seconds.`]
      : []),
    ...(load.state === 'done' ? [] : [`${label} was ${load.state} before its end.`]),
  ];
}

/** Wishes that differ are what is compared, or a mistake: either way they are said. */
function unlike(a: LoadRun, b: LoadRun): readonly string[] {
  const facts: readonly (readonly [
    string,
    (run: LoadRun) => string | number | boolean | null | undefined,
  ])[] = [
    ['path', ({ load }) => load.path],
    ['method of requests', ({ load }) => load.method],
    ['at once', ({ load }) => load.concurrency],
    ['keep-alive', ({ load }) => (load.keepAlive ? 'on' : 'off')],
    ['rate', ({ load }) => load.rate ?? 'none'],
    ['body bytes', ({ load }) => load.bodyBytes],
    ['client addresses', ({ load }) => load.addresses ?? 1],
    ['threads', ({ load }) => load.threads ?? 1],
    ['target', ({ load }) => load.target ?? null],
    ['engine', ({ circumstances }) => circumstances.engine],
    ['nginx', ({ circumstances }) => circumstances.nginx],
    ['balancing method', ({ circumstances }) => circumstances.method],
    ['backends', ({ circumstances }) => circumstances.scale],
    ['serving', ({ circumstances }) => circumstances.serving],
    ['machine', ({ circumstances }) => circumstances.machine],
  ];
  return facts.flatMap(([name, value]) => {
    const [ofA, ofB] = [value(a), value(b)];
    return ofA === ofB ? [] : [`They differ in ${name}: ${ofA ?? 'unknown'} and ${ofB ?? 'unknown'}.`];
  });
}
