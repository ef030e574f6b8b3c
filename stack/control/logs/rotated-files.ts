/** A log and what rotation made of it: the names, and the files under them at one moment. */
import { stat } from 'node:fs/promises';
import { LogFile, readIdentity } from './log-file.ts';

/** `access.log.2`, `access.log.1`, `access.log` for a `keep` of 2: oldest first, the log itself last. */
export function rotatedNames(path: string, keep: number): readonly string[] {
  return [...Array.from({ length: keep }, (_, at) => `${path}.${keep - at}`), path];
}

/**
 * `access.log.3.gz`, `access.log.2.gz`: those that are there, oldest first. One that lies beside the file it is being
 * packed from is not whole yet, or no longer needed: the plain one counts.
 */
export async function listArchives(path: string, keep: number): Promise<readonly string[]> {
  const archives: string[] = [];
  for (const name of rotatedNames(path, keep).slice(0, -1)) {
    const isThere = (await readIdentity(`${name}.gz`)) !== null && (await readIdentity(name)) === null;
    if (isThere) archives.push(`${name}.gz`);
  }
  return archives;
}

/** 0 for a file that is not there. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * Those of the names that are there, open at their beginning. A rotation between two opens would show a file twice or
 * not at all: so all names are looked at again after.
 */
export async function openAll(names: readonly string[]): Promise<readonly LogFile[]> {
  for (;;) {
    const opened = await Promise.all(names.map((name) => LogFile.open(name, async () => 0)));
    const now = await Promise.all(names.map(readIdentity));
    const files = opened.filter((file) => file !== null);
    if (names.every((_, at) => (opened[at]?.identity ?? null) === now[at])) return files;
    await Promise.all(files.map((file) => file.close()));
  }
}
