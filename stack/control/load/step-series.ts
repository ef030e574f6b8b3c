/** Answers second by second; a run too long for that has longer steps, so that memory is bounded. */
import { LatencyBuckets } from '../../logs/count/latency-buckets.ts';
import { type LoadSeries, MAX_STEPS } from '../../model/load-figures.ts';

export class StepSeries {
  #stepMs = FIRST_STEP_MS;
  #steps: Step[] = [];
  /** Of the step under way. */
  #latency = new LatencyBuckets();
  #answered = 0;
  #failed = 0;

  /** `atMs`: since the run's begin, never less than the last. */
  answered(latencyMs: number, atMs: number): void {
    this.#moveTo(atMs);
    this.#answered += 1;
    this.#latency.record(latencyMs);
  }

  failed(atMs: number): void {
    this.#moveTo(atMs);
    this.#failed += 1;
  }

  series(atMs: number): LoadSeries {
    this.#moveTo(atMs);
    const steps = [...this.#steps, this.#current()];
    return {
      stepMs: this.#stepMs,
      lastMs: atMs - this.#steps.length * this.#stepMs,
      ...columnsOf(steps),
    };
  }

  #moveTo(atMs: number): void {
    while (atMs >= (this.#steps.length + 1) * this.#stepMs) {
      this.#steps.push(this.#current());
      this.#answered = 0;
      this.#failed = 0;
      this.#latency = new LatencyBuckets();
      if (this.#steps.length < MAX_STEPS) continue;
      this.#steps = inPairs(this.#steps);
      this.#stepMs *= 2;
    }
  }

  #current(): Step {
    return {
      answered: this.#answered,
      failed: this.#failed,
      p50: this.#latency.quantileMs(0.5),
      p99: this.#latency.quantileMs(0.99),
    };
  }
}

/** Of several threads that began together. */
export function sumOfSeries(all: readonly LoadSeries[]): LoadSeries {
  const stepMs = Math.max(...all.map((one) => one.stepMs));
  const alike = all.map((one) => toStep(one, stepMs));
  const longest = Math.max(...alike.map(({ steps }) => steps.length));
  const steps = Array.from({ length: longest }, (_, index) =>
    asOne(alike.flatMap(({ steps }) => steps.slice(index, index + 1))),
  );
  const lastMs = Math.max(...alike.filter((one) => one.steps.length === longest).map((one) => one.lastMs));
  return { stepMs, lastMs, ...columnsOf(steps) };
}

interface Step {
  readonly answered: number;
  readonly failed: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

function toStep(
  series: LoadSeries,
  stepMs: number,
): { readonly steps: readonly Step[]; readonly lastMs: number } {
  let steps: readonly Step[] = series.answered.map((answered, index) => ({
    answered,
    failed: series.failed[index] ?? 0,
    p50: series.p50[index] ?? null,
    p99: series.p99[index] ?? null,
  }));
  let { lastMs } = series;
  for (let own = series.stepMs; own < stepMs; own *= 2) {
    if (steps.length % 2 === 0) lastMs += own;
    steps = inPairs(steps);
  }
  return { steps, lastMs };
}

function inPairs(steps: readonly Step[]): Step[] {
  return Array.from({ length: Math.ceil(steps.length / 2) }, (_, index) =>
    asOne(steps.slice(2 * index, 2 * index + 2)),
  );
}

/** Quantiles of the parts are no quantile of the whole: their mean, weighed by answers, stands for it. */
function asOne(steps: readonly Step[]): Step {
  const mean = (value: (step: Step) => number | null) => {
    const told = steps.filter((step) => value(step) !== null);
    const answers = told.reduce((sum, { answered }) => sum + answered, 0);
    if (answers === 0) return null;
    return told.reduce((sum, step) => sum + (value(step) ?? 0) * step.answered, 0) / answers;
  };
  return {
    answered: steps.reduce((sum, { answered }) => sum + answered, 0),
    failed: steps.reduce((sum, { failed }) => sum + failed, 0),
    p50: mean(({ p50 }) => p50),
    p99: mean(({ p99 }) => p99),
  };
}

function columnsOf(steps: readonly Step[]): Omit<LoadSeries, 'stepMs' | 'lastMs'> {
  return {
    answered: steps.map(({ answered }) => answered),
    failed: steps.map(({ failed }) => failed),
    p50: steps.map(({ p50 }) => p50),
    p99: steps.map(({ p99 }) => p99),
  };
}

const FIRST_STEP_MS = 1000;
