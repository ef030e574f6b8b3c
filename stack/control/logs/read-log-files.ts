/** A log with its rotated past: `access.log.2`, `access.log.1`, `access.log`, each line once, then what is written. */
import type { Follower } from './follow-file.ts';
import { FileFollower } from './follow-file.ts';
import type { LineIntake } from './line-intake.ts';
import type { ReadApart } from './log-source.ts';
import { listArchives, openAll, rotatedNames } from './rotated-files.ts';

/**
 * Oldest first, from its first byte. `keep` is how many rotated files there may be. Nothing is lost or doubled by a
 * rotation meanwhile, as files are held by inode; a file rotated but not yet left by nginx is read on to its end.
 * What was packed with gzip by now, under the same names and `.gz`, is read first.
 */
export function followLogFiles<Batch>(
  path: string,
  options: {
    readonly keep: number;
    readonly signal: AbortSignal;
    readonly intakeOf: () => LineIntake<Batch>;
    /** Reads what is large of the past; packed files are read here. */
    readonly apart?: ReadApart<Batch> | undefined;
  },
): Follower<Batch> {
  const names = rotatedNames(path, options.keep);
  return new FileFollower({
    names,
    openFirst: () => openAll(names),
    archives: () => listArchives(path, options.keep),
    intakeOf: options.intakeOf,
    apart: options.apart,
    signal: options.signal,
  });
}
