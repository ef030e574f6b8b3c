/**
 * The machine's processes. A pid alone names nobody: it is given again. A pid and its time of birth do; and a process
 * that has ended may stay listed until its parent looks, so `kill(pid, 0)` lies and its state must be read.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessId {
  readonly pid: number;
  /** Linux: clock ticks since boot (/proc/PID/stat, field 22; proc(5)). Elsewhere: `ps -o lstart`. */
  readonly start: string;
}

export interface ProcessInfo extends ProcessId {
  readonly parent: number;
  /** Grows with the time of birth. */
  readonly bornAt: number;
  /** User and system time so far. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly command: string;
}

/** A living process by pid; null for one that ended, also where nobody has reaped it yet. */
export async function readProcess(pid: number): Promise<ProcessInfo | null> {
  return IS_LINUX ? readProcFolder(pid) : ((await listByPs(['-p', String(pid)]))[0] ?? null);
}

/** Every living process, or those of `pids`. */
export async function listProcesses(pids?: readonly number[]): Promise<readonly ProcessInfo[]> {
  if (!IS_LINUX) return pids?.length === 0 ? [] : listByPs(pids ? ['-p', pids.join(',')] : ['-ax']);
  const wanted =
    pids ??
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  return wanted.map((pid) => readProcFolder(pid)).filter((one) => one !== null);
}

/** The living children of a process. */
export async function listChildren(parent: number): Promise<readonly ProcessInfo[]> {
  const pids = IS_LINUX ? readChildren(parent) : null;
  return (await listProcesses(pids ?? undefined)).filter((one) => one.parent === parent);
}

/** Children that have ended while their parent has not looked; Linux only. `waitStatus` as of wait(2), 0: as it should. */
export function listEndedChildren(
  parent: number,
): readonly { readonly pid: number; readonly waitStatus: number }[] {
  return (readChildren(parent) ?? []).flatMap((pid) => {
    const fields = readStat(pid);
    return fields?.(3) === 'Z' ? [{ pid, waitStatus: Number(fields(52)) }] : [];
  });
}

/**
 * Read twice: where a child ends meanwhile, the kernel may leave out another one (proc(5), /proc/PID/task/TID/children).
 * Null where the kernel keeps no such list. A child of another thread than the first is not in it: nginx has one.
 */
function readChildren(pid: number): readonly number[] | null {
  try {
    const path = `/proc/${pid}/task/${pid}/children`;
    const text = `${readFileSync(path, 'utf8')} ${readFileSync(path, 'utf8')}`;
    return [...new Set(text.match(/\d+/g)?.map(Number))];
  } catch {
    return null;
  }
}

/**
 * What a process has for itself, and its part of what it shares (PSS; proc(5), smaps_rollup): the parts of a master
 * and its workers add up. Costs ten times a look into the table.
 */
export async function readMemory(info: ProcessInfo): Promise<number> {
  if (!IS_LINUX) return info.memoryBytes;
  const text = await readFile(`/proc/${info.pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? info.memoryBytes : Number(kibibytes) * 1024;
}

/** A process and everything that descends from it. */
export function treeOf(root: number, all: readonly ProcessInfo[]): readonly ProcessInfo[] {
  const tree = all.filter((one) => one.pid === root);
  // Grows while it is walked: children of children are found in turn.
  for (const one of tree) tree.push(...all.filter((other) => other.parent === one.pid));
  return tree;
}

export async function isAlive({ pid, start }: ProcessId): Promise<boolean> {
  return (await readProcess(pid))?.start === start;
}

/** Sends a signal if that very process lives; false when it is gone. */
export async function signalProcess(id: ProcessId, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isAlive(id))) return false;
  return signalNow(id.pid, signal);
}

/** Kills the process group that a kept program leads, workers included. */
export async function killGroup(leader: ProcessId): Promise<void> {
  if (await isAlive(leader)) signalNow(-leader.pid, 'SIGKILL');
}

/** Differs after a reboot: then no record is about a living process. */
export function readBootId(): Promise<string> {
  bootId ??= IS_LINUX
    ? readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim())
    : run('sysctl', ['-n', 'kern.bootsessionuuid']).then(({ stdout }) => stdout.trim());
  return bootId;
}

/** The same as long as this program runs. */
let bootId: Promise<string> | undefined;

function signalNow(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw thrown;
  }
}

function readProcFolder(pid: number): ProcessInfo | null {
  const field = readStat(pid);
  if (field === null || field(3) === 'Z' || field(3) === 'X') return null;
  return {
    pid,
    start: field(22),
    parent: Number(field(4)),
    bornAt: Number(field(22)),
    cpuMs: (Number(field(14)) + Number(field(15))) * MS_PER_TICK,
    memoryBytes: Number(field(24)) * PAGE_BYTES,
    command: field(2),
  };
}

/**
 * The fields of /proc/PID/stat by their numbers in proc(5). Read at once: the kernel answers from memory in
 * microseconds, a trip to a thread and back costs more.
 */
function readStat(pid: number): ((number: number) => string) | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name, in parentheses, may hold anything; the fields after it are numbers.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  return (number) =>
    number === 2 ? stat.slice(stat.indexOf('(') + 1, end) : (fields[number - 3]?.trim() ?? '');
}

/** The command line as the process wrote it, e.g. `nginx: worker process is shutting down`; empty when it is gone. */
export async function readCommandLine(info: ProcessInfo): Promise<string> {
  if (!IS_LINUX) return info.command;
  const text = await readFile(`/proc/${info.pid}/cmdline`, 'utf8').catch(() => '');
  return text.replaceAll('\0', ' ').trim();
}

async function listByPs(which: readonly string[]): Promise<readonly ProcessInfo[]> {
  const columns = ['-o', 'pid=,ppid=,stat=,lstart=,time=,rss=,command='];
  const { stdout } = await run('ps', [...which, ...columns], { env: { ...process.env, LC_ALL: 'C' } }).catch(
    () => ({ stdout: '' }),
  );
  return stdout.split('\n').flatMap((line) => {
    const match = PS_LINE.exec(line);
    if (match === null || match[3]?.startsWith('Z')) return [];
    const start = match[4] ?? '';
    return {
      pid: Number(match[1]),
      start,
      parent: Number(match[2]),
      bornAt: Date.parse(start),
      cpuMs: psTimeMs(match[5] ?? '0'),
      memoryBytes: Number(match[6]) * 1024,
      command: match[7] ?? '',
    };
  });
}

/** `[[dd-]hh:]mm:ss[.cc]`, as ps(1) prints it. */
function psTimeMs(text: string): number {
  return (
    1000 *
    text.split(/[-:]/).reduce((sum, part, at, all) => {
      const isDays = at === 0 && text.includes('-') && all.length > 1;
      return isDays ? Number(part) * 24 : sum * 60 + Number(part);
    }, 0)
  );
}

const run = promisify(execFile);
const IS_LINUX = process.platform === 'linux';
/** `sysconf(_SC_CLK_TCK)` is 100 on every Linux Node runs on; the page is 4 KiB but on some arm64 kernels. */
const MS_PER_TICK = 10;
const PAGE_BYTES = 4096;
const PS_LINE = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(\S+)\s+(\d+)\s+(.*)$/;
