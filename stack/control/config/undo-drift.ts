/** Makes the disk Signalbox's own again: what another hand changed is kept aside where that is wished, then put right. */
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { DriftChoice } from '../../model/drift.ts';
import { configUnwritable, errorCodeOf } from './config-unwritable.ts';
import { type Drift, findDrift } from './find-drift.ts';
import { swapCurrent } from './generation-folders.ts';
import { CURRENT, driftedFolder, generationFolder } from './generation-paths.ts';

export interface UndoneDrift {
  readonly drift: Drift;
  /** The folder that has their version, relative to nginx's; null where none was kept. */
  readonly keptAt: string | null;
}

/**
 * Null where nothing drifted. nginx is told nothing: it serves on what it loaded. What is kept is whole on disk before
 * anything is overwritten. Fault: `config-unwritable`.
 */
export async function undoDrift(nginxFolder: string, choice: DriftChoice): Promise<UndoneDrift | null> {
  const first = await findDrift(nginxFolder);
  if (first === null) return null;
  try {
    const keptAt = choice === 'set-aside' ? await keepAside(nginxFolder, first) : null;
    await putRight(nginxFolder, first);
    // Behind a link that was bent, files may have been changed too.
    const second = await findDrift(nginxFolder);
    if (second !== null) {
      if (keptAt !== null) await keepAside(nginxFolder, second);
      await putRight(nginxFolder, second);
    }
    return { drift: first, keptAt };
  } catch (thrown) {
    throw configUnwritable(nginxFolder, thrown);
  }
}

/** `generations/000012.drifted`, or with a number behind it where that is taken. */
async function keepAside(nginxFolder: string, { copy, files, target }: Drift): Promise<string> {
  const folder = await makeFree(nginxFolder, driftedFolder(copy.generation));
  if (files.some(({ path }) => path === CURRENT)) {
    if (target !== null) await symlink(target, join(nginxFolder, folder, CURRENT));
    else await cpIfThere(join(nginxFolder, CURRENT), join(nginxFolder, folder, CURRENT));
  } else {
    await cpIfThere(join(nginxFolder, generationFolder(copy.generation)), join(nginxFolder, folder));
  }
  return folder;
}

async function makeFree(nginxFolder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? name : `${name}-${number}`;
    try {
      await mkdir(join(nginxFolder, folder));
      return folder;
    } catch (thrown) {
      if (errorCodeOf(thrown) !== 'EEXIST') throw thrown;
    }
  }
}

async function cpIfThere(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true }).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) !== 'ENOENT') throw thrown;
  });
}

async function putRight(nginxFolder: string, { copy, files }: Drift): Promise<void> {
  const folder = join(nginxFolder, generationFolder(copy.generation));
  if (files.some(({ path }) => path === CURRENT)) {
    await rm(join(nginxFolder, CURRENT), { recursive: true, force: true });
    return swapCurrent(nginxFolder, copy.generation);
  }
  for (const { path, what } of files) {
    if (what === 'added') await rm(join(folder, path), { recursive: true, force: true });
  }
  // All of them: with the folder itself the record of the routing may be gone.
  for (const { path, text } of copy.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFileAtomic(join(folder, path), text);
  }
}
