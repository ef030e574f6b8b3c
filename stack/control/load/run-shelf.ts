/** Past runs on disk: a file each, so that one that is bad costs none of the others; so many, named ones the longest. */
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { FaultError } from '../../model/faults.ts';
import type { LoadRun, LoadRunList } from '../../model/load-run.ts';
import { parseRun } from './run-schema.ts';

/** Of them, unnamed ones go first, the oldest first. */
const KEPT = 200;
/** Far above what a run of ours takes. */
const MAX_BYTES = 1_048_576;

export function runsFolder(home: string): string {
  return join(home, 'runs');
}

export async function listRuns(home: string): Promise<LoadRunList> {
  const numbers = await numbersIn(home);
  const runs: LoadRun[] = [];
  // One after the other: a list is read seldom, and never all of it in memory as text.
  for (const number of numbers) runs.push(...((await readRun(home, number)) ?? []));
  return {
    runs: runs.map(({ detail: _detail, format: _format, ...summary }) => summary),
    unreadable: numbers.length - runs.length,
  };
}

/** Fault: `run-unknown`. */
export async function getRun(home: string, run: number): Promise<LoadRun> {
  const [found] = (await readRun(home, run)) ?? [];
  if (found !== undefined) return found;
  throw new FaultError({
    code: 'run-unknown',
    message: `There is no past run ${run} that can be read.`,
    hint: '`signalbox runs` lists those there are.',
  });
}

/** Under the next number. Fault: `run-unwritable`. */
export async function addRun(home: string, fresh: Omit<LoadRun, 'run' | 'format'>): Promise<LoadRun> {
  const numbers = await numbersIn(home);
  const number = (numbers[0] ?? 0) + 1;
  const run: LoadRun = { format: 1, run: number, ...fresh, load: { ...fresh.load, run: number } };
  await write(home, run);
  if (numbers.length + 1 > KEPT) await makeRoom(home, [number, ...numbers]);
  return run;
}

export async function changeRun(
  home: string,
  run: number,
  words: Pick<LoadRun, 'name' | 'note'>,
): Promise<LoadRun> {
  const changed = { ...(await getRun(home, run)), ...words };
  await write(home, changed);
  return changed;
}

/** Fault: `run-unknown` where no such file lies there. */
export async function removeRun(home: string, run: number): Promise<void> {
  if (!(await numbersIn(home)).includes(run)) await getRun(home, run);
  await rm(fileOf(home, run), { force: true });
}

async function makeRoom(home: string, newestFirst: readonly number[]): Promise<void> {
  let excess = newestFirst.length - KEPT;
  const named: number[] = [];
  for (const number of newestFirst.slice(1).reverse()) {
    if (excess <= 0) return;
    const [run] = (await readRun(home, number)) ?? [];
    if (run !== undefined && run.name !== '') {
      named.push(number);
      continue;
    }
    await rm(fileOf(home, number), { force: true });
    excess -= 1;
  }
  for (const number of named.slice(0, excess)) await rm(fileOf(home, number), { force: true });
}

/** Newest first; what has another name is not ours. */
async function numbersIn(home: string): Promise<readonly number[]> {
  const names = await readdir(runsFolder(home)).catch(() => []);
  return names
    .flatMap((name) => FILE_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((number) => number > 0)
    .sort((a, b) => b - a);
}

/** Null where it cannot be read as that run. */
async function readRun(home: string, number: number): Promise<readonly [LoadRun] | null> {
  const path = fileOf(home, number);
  try {
    const info = await lstat(path);
    if (!info.isFile() || info.size > MAX_BYTES) return null;
    const run = parseRun(await readFile(path, 'utf8'));
    return run === null || run.run !== number ? null : [run];
  } catch {
    return null;
  }
}

async function write(home: string, run: LoadRun): Promise<void> {
  try {
    await mkdir(runsFolder(home), { recursive: true, mode: 0o700 });
    await writeFileAtomic(fileOf(home, run.run), JSON.stringify(run), { mode: 0o600 });
  } catch (error) {
    throw new FaultError({
      code: 'run-unwritable',
      message: `The load run cannot be kept in ${runsFolder(home)}.`,
      hint: 'Check the folder’s owner and the free space. Its result was told all the same.',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

function fileOf(home: string, run: number): string {
  return join(runsFolder(home), `${String(run).padStart(6, '0')}.json`);
}

const FILE_NAME = /^(\d{6,9})\.json$/;
