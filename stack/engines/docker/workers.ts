/** nginx's workers with the pids nginx itself knows, those of its container. */
import { readFile } from 'node:fs/promises';
import type { ContainerInspectInfo } from 'dockerode';
import type { NginxWorker } from '../engine.ts';
import type { DockerStack } from './docker-stack.ts';
import { runInContainer } from './exec.ts';

/** Sorted by birth. From this machine's /proc where the container's processes are in it, else by asking inside. */
export async function readWorkers(
  stack: DockerStack,
  info: ContainerInspectInfo,
): Promise<readonly NginxWorker[]> {
  const workers = (await workersInProc(info)) ?? (await workersInside(stack, info.Id));
  return [...workers].sort((a, b) => a.bornAt - b.bornAt || a.pid - b.pid);
}

/**
 * A worker from the text of /proc/PID/stat (proc(5)) and its command line; null for any other process. nginx is PID 1
 * of its container: its workers are the children of 1, or of `master` as the host counts.
 */
export function parseWorker(
  pid: number,
  stat: string,
  commandLine: string,
  master: number,
): NginxWorker | null {
  // The second field is the program's name in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const bornAt = Number(fields[STARTTIME_FIELD]);
  if (Number(parent) !== master || state === 'Z' || !commandLine.includes('worker process')) return null;
  return { pid, bornAt, isLeaving: commandLine.includes('worker process is shutting down') };
}

/** Field 22 of the file, counted from the third. */
const STARTTIME_FIELD = 19;

/** Null where the engine's processes are not in this machine's /proc: then it runs in a machine of its own. */
async function workersInProc(info: ContainerInspectInfo): Promise<readonly NginxWorker[] | null> {
  const master = info.State.Pid;
  if (process.platform !== 'linux' || master === 0) return null;
  try {
    if (!(await readFile(`/proc/${master}/cgroup`, 'utf8')).includes(info.Id)) return null;
    const children = await readFile(`/proc/${master}/task/${master}/children`, 'utf8');
    const pids = children
      .split(' ')
      .map(Number)
      .filter((pid) => pid > 0);
    const workers = await Promise.all(pids.map((pid) => workerInProc(pid, master)));
    return workers.filter((worker) => worker !== null);
  } catch {
    // Another pid namespace, or a kernel without these files.
    return null;
  }
}

async function workerInProc(pid: number, master: number): Promise<NginxWorker | null> {
  try {
    const [stat, status, commandLine] = await Promise.all(
      ['stat', 'status', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
    );
    const ownPid = Number(/^NSpid:.*?(\d+)$/m.exec(status ?? '')?.[1] ?? pid);
    return parseWorker(ownPid, stat ?? '', commandLine ?? '', master);
  } catch {
    // It left between the list and the look.
    return null;
  }
}

/** Slower by a process: the same files, read inside the container. */
async function workersInside(stack: DockerStack, containerId: string): Promise<readonly NginxWorker[]> {
  const { output } = await runInContainer(stack.connection.calls, containerId, ['sh', '-c', LIST_PROCESSES]);
  return output.split('\n').flatMap((line) => {
    const [stat = '', commandLine = ''] = line.split('\t');
    const worker = parseWorker(Number(stat.split(' ')[0]), stat, commandLine, 1);
    return worker === null ? [] : [worker];
  });
}

/** A line for each process: its stat, a tab, its command line. */
const LIST_PROCESSES =
  'for p in /proc/[0-9]*; do printf "%s\\t%s\\n" "$(cat $p/stat)" "$(tr "\\0" " " < $p/cmdline)"; done 2>/dev/null';
