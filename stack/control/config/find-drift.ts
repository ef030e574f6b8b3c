/** What another hand changed of the current generation on disk, found by its second copy. */
import { readFileSync, statSync } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftedFile } from '../../model/drift.ts';
import { FaultError } from '../../model/faults.ts';
import type { ConfigFile } from '../../nginx/print-config.ts';
import { configUnwritable, errorCodeOf } from './config-unwritable.ts';
import { type GenerationCopy, readCopyOf, readNewestCopy } from './generation-copy.ts';
import { CURRENT, generationFolder, ROUTING_FILE } from './generation-paths.ts';

export interface Drift {
  /** What was there before the other hand came. */
  readonly copy: GenerationCopy;
  /** Sorted by path; at least one. */
  readonly files: readonly DriftedFile[];
  /** What `current` names now; null where it is not there, or no link. */
  readonly target: string | null;
}

/**
 * Null when nothing drifted, or nothing is known to compare with: no generation was written yet, or an older Signalbox
 * wrote it. The record of the routing is Signalbox's own and no config: it is not judged. Fault: `config-unwritable`.
 */
export async function findDrift(nginxFolder: string): Promise<Drift | null> {
  const newest = await readNewestCopy(nginxFolder);
  if (newest === null) return null;
  const target = await readlink(join(nginxFolder, CURRENT)).catch(() => null);
  const rightful = rightfulTargets(newest);
  if (!rightful.includes(target === null ? null : target.replace(/\/$/, ''))) {
    const what = (await exists(join(nginxFolder, CURRENT))) ? 'changed' : 'missing';
    return { copy: newest, files: [{ path: CURRENT, what }], target };
  }
  if (target === null) return null;
  const isNewest = target.startsWith(generationFolder(newest.generation));
  const copy = isNewest || newest.after === null ? newest : await readCopyOf(nginxFolder, newest.after);
  if (copy === null) return null;
  const files = await compare(nginxFolder, copy);
  return files.length === 0 ? null : { copy, files, target };
}

/** Faults: `config-drifted`, with each file in its detail; `config-unwritable`. */
export async function refuseDrifted(nginxFolder: string): Promise<void> {
  const drift = await findDrift(nginxFolder);
  if (drift !== null) throw configDrifted(drift);
}

export function configDrifted({ copy, files }: Drift): FaultError {
  return new FaultError({
    code: 'config-drifted',
    message: `Another hand changed ${namesOf(files)} of generation ${copy.generation} on disk, so nothing is written over it.`,
    hint: 'Look at what differs (`signalbox config --drift`), then let Signalbox’s config take its place again (`signalbox config restore`), with theirs kept aside or not.',
    detail: files.map(({ path, what }) => `${path}: ${what}`).join('\n'),
  });
}

/** `conf.d/public.conf`, or `3 files`. */
export function namesOf(files: readonly DriftedFile[]): string {
  const [only, ...others] = files;
  if (only === undefined || others.length > 0) return `${files.length} files`;
  return only.path === CURRENT ? 'the link `current`, which names the config,' : only.path;
}

/** Paths of all files below a folder, with `/`; none where it is not there. */
export async function pathsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCodeOf(thrown) ?? '')) return [];
    throw thrown;
  });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** What `current` may name; null for nothing. */
function rightfulTargets({ generation, state, after }: GenerationCopy): readonly (string | null)[] {
  const own = generationFolder(generation);
  if (state === 'proven') return [own];
  return [own, after === null ? null : generationFolder(after)];
}

async function compare(nginxFolder: string, copy: GenerationCopy): Promise<readonly DriftedFile[]> {
  try {
    const folder = join(nginxFolder, generationFolder(copy.generation));
    const present = new Set(await pathsBelow(folder));
    const own = copy.files.filter(({ path }) => path !== ROUTING_FILE);
    const ours = own.map((file): readonly DriftedFile[] => {
      if (!present.has(file.path)) return [{ path: file.path, what: 'missing' }];
      return isAsWritten(folder, file) ? [] : [{ path: file.path, what: 'changed' }];
    });
    const known = new Set(copy.files.map(({ path }) => path));
    const added = [...present]
      .filter((path) => !known.has(path) && isReadByNginx(path))
      .map((path): DriftedFile => ({ path, what: 'added' }));
    return [...ours.flat(), ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (thrown) {
    throw configUnwritable(nginxFolder, thrown);
  }
}

/** One of another length need not be read; one that cannot be read is not ours any more. At once: see `generation-folders.ts`. */
function isAsWritten(folder: string, { path, text }: ConfigFile): boolean {
  const written = Buffer.from(text);
  try {
    const { size } = statSync(join(folder, path));
    return size === written.length && written.equals(readFileSync(join(folder, path)));
  } catch {
    return false;
  }
}

/** An editor's own files come and go beside those it edits. */
function isReadByNginx(path: string): boolean {
  return /(?:^|\/)[^./][^/]*\.conf$/.test(path);
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
