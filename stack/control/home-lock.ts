/** One controller per home. A lock of a process that died is taken over; a lock that is held is never. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../model/faults.ts';

const FILE_NAME = 'controller.lock';

interface Holder {
  readonly pid: number;
  /** Start time in clock ticks since boot where /proc tells it: a pid alone may have been given to another. */
  readonly born: string | null;
}

export interface HomeLock {
  release(): Promise<void>;
}

/** Fault `controller-busy` with the holder's pid. */
export async function takeHomeLock(home: string): Promise<HomeLock> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = join(home, FILE_NAME);
  const mine = `${path}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, born: await bornOf(process.pid) };
  await writeFile(mine, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      // link() fails where the name exists: of two that try at once, one wins.
      const isTaken = await link(mine, path).then(() => true, isExisting);
      if (isTaken) return { release: () => releaseIfMine(path, holder) };
      await clearIfDead(path);
    }
  } finally {
    await rm(mine, { force: true });
  }
  throw busy(home, await readHolder(path));
}

function isExisting(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false;
  throw error;
}

/** Moves a dead holder's lock aside; what was moved is looked at again, in case another had just taken it. */
async function clearIfDead(path: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder !== null && (await isAlive(holder))) throw busy(path, holder);
  const aside = `${path}.${randomUUID()}.dead`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readHolder(aside);
  if (moved !== null && (await isAlive(moved))) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function releaseIfMine(path: string, mine: Holder): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.pid === mine.pid && holder.born === mine.born) await unlink(path).catch(() => undefined);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return typeof value.pid === 'number' ? { pid: value.pid, born: value.born ?? null } : null;
  } catch {
    return null;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const born = await bornOf(holder.pid);
  return holder.born === null || born === holder.born;
}

/** Null where there is no /proc; `dead` for a zombie, which kill(pid, 0) calls alive. proc(5), stat fields 3 and 22. */
async function bornOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : (fields[19] ?? null);
}

function busy(path: string, holder: Holder | null): FaultError {
  return new FaultError({
    code: 'controller-busy',
    message: `Another Signalbox${holder === null ? '' : ` (process ${holder.pid})`} is in charge of this stack.`,
    hint: 'Use its panel, or set SIGNALBOX_HOME to another folder for a stack of its own.',
    detail: path,
  });
}
