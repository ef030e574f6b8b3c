/** Where the controller of a home listens for the shells of its own user. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../model/faults.ts';

/** A socket's address holds 108 bytes on Linux and 104 on macOS (sys/un.h), its end included. */
const MAX_PATH_BYTES = 103;

/**
 * `controller.sock` in the home; where that is too long for a socket, a name made from the home in a folder only this
 * user can enter; a named pipe on Windows.
 */
export function localSocketPath(home: string): string {
  const name = `signalbox-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inHome = join(home, 'controller.sock');
  return Buffer.byteLength(inHome) <= MAX_PATH_BYTES ? inHome : join(privateFolder(), `${name}.sock`);
}

/** In a folder everybody writes to, somebody else may have been there first, and would be talked to as us. */
function privateFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `signalbox-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new FaultError({
      code: 'desired-unwritable',
      message: `${folder} is not a private folder of this user.`,
      hint: 'Choose a shorter SIGNALBOX_HOME, or remove that folder.',
    });
  }
  return folder;
}
