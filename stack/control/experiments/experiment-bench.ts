/**
 * In: a rig, a mode, somebody who hears of progress. Out: what each experiment measured, and how.
 * Must not know: shells, the person's stack, how results are kept or shown.
 */
import type { ExperimentMode, Measured } from '../../model/experiment.ts';
import type { Rig } from './rig.ts';

export interface Bench {
  readonly rig: Rig;
  readonly mode: ExperimentMode;
  /** Absolute path of the load worker's program. */
  readonly loadWorkerPath: string;
  /** Aborted when the experiment is to end; whoever notices throws. */
  readonly signal: AbortSignal;
  /** So many steps are to come. */
  expect(steps: number): void;
  /** The next step begins; throws where the experiment is to end. */
  step(doing: string): void;
}

export interface Findings {
  readonly measured: Measured;
  readonly how: readonly string[];
  readonly leftOut: readonly string[];
}

export type Experiment = (bench: Bench) => Promise<Findings>;

/** Of each measurement, so that its spread is seen. */
export const RUNS = 3;

/** How long one run lasts, in seconds. */
export function runSeconds(mode: ExperimentMode, full: number): number {
  return mode === 'full' ? full : Math.min(full, QUICK_RUN_S);
}

const QUICK_RUN_S = 0.4;
