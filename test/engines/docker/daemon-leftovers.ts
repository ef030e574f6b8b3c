/** What a Docker daemon leaves behind that was killed and not started again: containers, and their file systems. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { eventually } from '../conformance/eventually.ts';

/** Of a daemon whose files are all in `folder`. */
export async function removeLeftovers(folder: string): Promise<void> {
  await endShims(folder);
  await unmountBelow(folder);
}

/** Each container runs below a shim, whose command line names the daemon's folder. */
async function endShims(folder: string): Promise<void> {
  for (const shim of await processesNaming(folder)) {
    const children = await readFile(`/proc/${shim}/task/${shim}/children`, 'utf8').catch(() => '');
    for (const pid of [...children.split(' ').map(Number), shim]) if (pid > 0) end(pid);
  }
  await eventually(
    'the last containers to end',
    () => processesNaming(folder),
    (all) => all.length === 0,
  );
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

/** Pids of processes with a text in their command line, but for this one. */
async function processesNaming(text: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes(text) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const path of mounts.filter((one) => one.startsWith(`${folder}/`)).reverse())
    await promisify(execFile)('umount', ['-l', path]);
}
