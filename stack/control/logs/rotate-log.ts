/** Keeps a log bounded: rename, then have nginx reopen. Never by copying and emptying, which loses lines. */
import { rename, rm, stat } from 'node:fs/promises';
import { rotatedNames } from './rotated-files.ts';

export interface LogLimits {
  /** A log larger than that is rotated. */
  readonly sizeBytes: number;
  /** One that was begun so long ago too, if anything is in it. */
  readonly ageMs?: number;
  /** Rotated files that are kept, at least 1. */
  readonly keep: number;
  /** Of those, the oldest go until all together are no larger; the youngest always stays. */
  readonly keptBytes?: number;
}

/**
 * Renames `path` to `path.1` (and `.1` to `.2`, up to `keep`) when it is due, then awaits `reopen`. Also reopens when a
 * rotation was left half done, so that nginx does not write to `path.1` for good. `idle`: nothing was to do. Files are
 * not packed: the panel looks up lines by their time in them. Those that others packed move along.
 */
export async function rotateWhenDue(
  path: string,
  limits: LogLimits,
  reopen: () => Promise<void>,
): Promise<'rotated' | 'finished' | 'idle'> {
  const names = rotatedNames(path, limits.keep);
  const log = await statOf(path);
  if (log === null) {
    if ((await statOf(`${path}.1`)) === null) return 'idle';
    await reopen();
    return 'finished';
  }
  const isOld = limits.ageMs !== undefined && log.size > 0 && Date.now() - log.birthtimeMs > limits.ageMs;
  if (log.size <= limits.sizeBytes && !isOld) return 'idle';
  for (const end of ['', '.gz']) {
    await rm(`${names[0]}${end}`, { force: true });
    for (const [at, name] of names.slice(1).entries())
      await renameIfThere(`${name}${end}`, `${names[at]}${end}`);
  }
  await reopen();
  await removeBeyond(names.slice(0, -1), limits.keptBytes ?? Number.POSITIVE_INFINITY);
  return 'rotated';
}

/** `names` oldest first. */
async function removeBeyond(names: readonly string[], keptBytes: number): Promise<void> {
  let bytes = 0;
  for (const [age, name] of names.toReversed().entries()) {
    for (const file of [name, `${name}.gz`]) {
      bytes += (await statOf(file))?.size ?? 0;
      if (bytes > keptBytes && age > 0) await rm(file, { force: true });
    }
  }
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
