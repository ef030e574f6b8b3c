/**
 * In: a home's folder of past runs, and runs that ended. Out: the contract's `runs.*`. Must not know: how they were sent.
 * Nothing is read or kept in memory while nobody asks.
 */
import type { z } from 'zod';
import type { exportRunsInput, renameRunInput, runInput } from '../../contract/load-schema.ts';
import type { LoadRun, LoadRunList, RunExport } from '../../model/load-run.ts';

export interface RunsDesk {
  list(): Promise<LoadRunList>;
  /** Fault: `run-unknown`; so are those below. */
  get(input: z.output<typeof runInput>): Promise<LoadRun>;
  rename(input: z.output<typeof renameRunInput>): Promise<LoadRun>;
  remove(input: z.output<typeof runInput>): Promise<LoadRunList>;
  export(input: z.output<typeof exportRunsInput>): Promise<RunExport>;
  /** Keeps a run that ended. Fault: `run-unwritable`. */
  keep(fresh: Omit<LoadRun, 'run' | 'format'>): Promise<LoadRun>;
}

/** `home`: absolute. */
export function createRunsDesk(home: string): RunsDesk {
  const shelf = () => import('./run-shelf.ts');
  let last: Promise<unknown> = Promise.resolve();
  /** Numbers are given, and files changed, one after the other. */
  function inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  }
  return {
    list: async () => (await shelf()).listRuns(home),
    get: async ({ run }) => (await shelf()).getRun(home, run),
    rename: ({ run, name, note }) => inTurn(async () => (await shelf()).changeRun(home, run, { name, note })),
    remove: ({ run }) =>
      inTurn(async () => {
        const { removeRun, listRuns } = await shelf();
        await removeRun(home, run);
        return listRuns(home);
      }),
    async export({ runs, format }) {
      const [{ getRun }, { exportRuns }] = await Promise.all([shelf(), import('./export-runs.ts')]);
      return exportRuns(await Promise.all(runs.map((run) => getRun(home, run))), format);
    },
    keep: (fresh) => inTurn(async () => (await shelf()).addRun(home, fresh)),
  };
}
