/** The contract's `runs.*`: load runs of the past, kept on disk. */
import { oc, type } from '@orpc/contract';
import type { Fault } from '../model/faults.ts';
import type { LoadRun, LoadRunList, RunExport } from '../model/load-run.ts';
import { exportRunsInput, renameRunInput, runInput } from './load-schema.ts';

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const runsContract = {
  /** Read from disk for this call. */
  list: base.output(type<LoadRunList>()),
  /** With its histogram and series. Fault: `run-unknown`. */
  get: base.input(runInput).output(type<LoadRun>()),
  rename: base.input(renameRunInput).output(type<LoadRun>()),
  remove: base.input(runInput).output(type<LoadRunList>()),
  /** Of several runs: side by side. */
  export: base.input(exportRunsInput).output(type<RunExport>()),
};
