/** Where the process engine keeps what it knows: all in the stack's home, but sockets whose path would be too long. */
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import { fingerprintOf } from '../../model/fingerprint.ts';
import type { StackPlace } from '../engine.ts';

export interface Layout {
  /** One record per kept program: `flask-app-1.json`, `nginx.json`. */
  readonly records: string;
  /** What the programs print: `flask-app-1.log`. */
  readonly outputs: string;
  /** Sockets; this folder is what a network is to a container engine. Mode 700. */
  readonly run: string;
  /** nginx's control listener. */
  readonly controlSocket: string;
}

export function layoutOf(place: StackPlace): Layout {
  const inHome = join(place.home, 'run');
  const run = Buffer.byteLength(inHome) <= LONGEST_RUN_FOLDER ? inHome : shortRunFolder(place.home);
  return {
    records: join(place.home, 'process', 'records'),
    outputs: join(place.home, 'process', 'outputs'),
    run,
    controlSocket: join(run, 'control.sock'),
  };
}

export function recordPath(layout: Layout, name: string): string {
  return join(layout.records, `${name}.json`);
}

export function outputPath(layout: Layout, name: string): string {
  return join(layout.outputs, `${name}.log`);
}

export function socketPath(layout: Layout, name: string): string {
  const file = `${name}.sock`;
  return join(layout.run, file.length <= LONGEST_SOCKET_NAME ? file : `${fingerprintOf(name)}.sock`);
}

/** Makes the folders of records and outputs, readable by this person alone. */
export async function makeFolders(layout: Layout): Promise<void> {
  await mkdir(layout.records, { recursive: true, mode: 0o700 });
  await mkdir(layout.outputs, { recursive: true, mode: 0o700 });
}

/** Makes the sockets' folder, for this person alone. A folder of that name that is somebody else's is refused. */
export async function makeRunFolder(layout: Layout): Promise<void> {
  await mkdir(dirname(layout.run), { recursive: true });
  await mkdir(layout.run, { mode: 0o700 }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown;
  });
  const found = await lstat(layout.run);
  if (found.isDirectory() && found.uid === process.getuid?.()) return chmod(layout.run, 0o700);
  throw new FaultError({
    code: 'engine-failed',
    message: `The folder ${layout.run} exists, but belongs to somebody else.`,
    hint: `Look at it, and remove it: rm -r ${layout.run}`,
  });
}

export async function removeRunFolder(layout: Layout): Promise<void> {
  await rm(layout.run, { recursive: true, force: true });
}

/**
 * Not `$TMPDIR` nor `$XDG_RUNTIME_DIR`: two shells of one person may differ in them, and must find the same stack.
 */
function shortRunFolder(home: string): string {
  return `/tmp/signalbox-${process.getuid?.() ?? 0}-${fingerprintOf(home)}`;
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, its end mark included (unix(7)). */
const LONGEST_SOCKET_PATH = 103;
const LONGEST_SOCKET_NAME = 32;
const LONGEST_RUN_FOLDER = LONGEST_SOCKET_PATH - 1 - LONGEST_SOCKET_NAME;
