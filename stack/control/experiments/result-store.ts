/** Results on disk, one file each; the newest few dozen are kept. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { findingOf } from '../../lab/finding.ts';
import type { ExperimentResult, ResultSummary } from '../../model/experiment.ts';
import { FaultError } from '../../model/faults.ts';
import { resultSchema } from './result-schema.ts';

export interface ResultStore {
  /** Gives it a number and keeps it. Fault: `disk-full` where it cannot be written. */
  keep(result: Omit<ExperimentResult, 'id'>): Promise<ExperimentResult>;
  /** Newest first; files that are no results are passed over. */
  list(): Promise<readonly ResultSummary[]>;
  /** Fault: `experiment-unknown`. */
  read(id: number): Promise<ExperimentResult>;
}

const KEPT = 50;
const FILE = /^(\d{6})\.json$/;

/** `home`: of the stack. The folder is made when the first result is kept. */
export function openResultStore(home: string): ResultStore {
  const folder = join(home, 'experiments', 'results');

  async function ids(): Promise<readonly number[]> {
    const names = await readdir(folder).catch(() => []);
    return names
      .flatMap((name) => FILE.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);
  }
  async function readIfWhole(id: number): Promise<ExperimentResult | null> {
    const text = await readFile(pathOf(folder, id), 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return resultSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  return {
    async keep(fresh) {
      const before = await ids();
      const result: ExperimentResult = { ...fresh, id: (before[0] ?? 0) + 1 };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFileAtomic(pathOf(folder, result.id), `${JSON.stringify(result)}\n`, { mode: 0o600 });
      } catch (error) {
        throw unwritable(folder, error);
      }
      for (const id of before.slice(KEPT - 1)) await rm(pathOf(folder, id), { force: true });
      return result;
    },
    async list() {
      const results = await Promise.all((await ids()).map(readIfWhole));
      return results.filter((result) => result !== null).map(summaryOf);
    },
    async read(id) {
      const result = await readIfWhole(id);
      if (result !== null) return result;
      throw new FaultError({
        code: 'experiment-unknown',
        message: `There is no result ${id} of an experiment.`,
        hint: `The newest ${KEPT} are kept; \`signalbox experiment list\` names them.`,
      });
    },
  };
}

function summaryOf(result: ExperimentResult): ResultSummary {
  const { id, name, mode, at, ms, engine } = result;
  return { id, name, mode, at, ms, engine: engine.kind, finding: findingOf(result) };
}

function pathOf(folder: string, id: number): string {
  return join(folder, `${String(id).padStart(6, '0')}.json`);
}

function unwritable(folder: string, error: unknown): FaultError {
  return new FaultError(
    {
      code: 'disk-full',
      message: `The result could not be written to ${folder}, so it is lost; the stack is as it was.`,
      hint: 'Check the free space and the folder’s owner, then run it again.',
      detail: error instanceof Error ? error.message : String(error),
    },
    { cause: error },
  );
}
