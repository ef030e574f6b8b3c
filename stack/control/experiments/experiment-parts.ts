/** What the controller has of experiments, and what they need of it. */
import type { z } from 'zod';
import type { experimentExportInput, experimentRunInput } from '../../contract/experiments-contract.ts';
import type {
  ExperimentExport,
  ExperimentList,
  ExperimentProgress,
  ExperimentResult,
  ResultSummary,
} from '../../model/experiment.ts';
import type { EngineKind } from '../../model/observed.ts';

export type RunWish = z.output<typeof experimentRunInput>;

export interface ExperimentDesk {
  list(): Promise<ExperimentList>;
  /**
   * Progress to the end. Aborted, it stops and takes everything down before it ends. Faults: `experiment-running`,
   * `experiment-failed`, those of the engine and of load runs.
   */
  run(wish: RunWish, signal: AbortSignal): AsyncIterable<ExperimentProgress>;
  stop(): Promise<void>;
  results(): Promise<readonly ResultSummary[]>;
  /** Fault: `experiment-unknown`. */
  result(id: number): Promise<ExperimentResult>;
  export(input: z.output<typeof experimentExportInput>): Promise<ExperimentExport>;
}

export interface ExperimentParts {
  /** Of the person's stack. */
  readonly home: string;
  readonly imagesFolder: string;
  readonly loadWorkerPath: string;
  /** Absolute path of the program a run's thread begins with; without it none can be run. */
  readonly experimentWorkerPath?: string | undefined;
  /** The kind the person's stack runs on; null: none yet. */
  readonly engine: () => EngineKind | null;
  /** Requests the person's stack has answered so far. */
  readonly served: () => number;
  /** Hears what could not be taken down. */
  readonly report: (line: string) => void;
}
