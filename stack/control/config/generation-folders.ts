/**
 * Generations on disk: each a folder written once, one of them `current` by a link that is swapped whole. What stands
 * between a wish and nginx's reload is done at once: some small files take microseconds, and a trip to a thread and back
 * for each of them costs more. Only where the disk itself is waited for is a thread.
 */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, open, readdir, readlink, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Routing } from '../../model/routing.ts';
import type { ConfigFile } from '../../nginx/print-config.ts';
import { configUnwritable, errorCodeOf } from './config-unwritable.ts';
import { printCopy, removeCopyOf } from './generation-copy.ts';
import {
  CURRENT,
  copyFile,
  GENERATIONS,
  generationFolder,
  generationOfFolder,
  PREFIX_FOLDERS,
  ROUTING_FILE,
  refusedFolder,
} from './generation-paths.ts';
import { retireAddresses } from './retired-addresses.ts';
import { printRouting } from './served-routing.ts';

/** Generations kept whole, for the history. */
export const KEPT_GENERATIONS = 500;

/** Makes the folders nginx needs under its prefix. Idempotent. Faults: `config-unwritable`. */
export async function createPrefixFolders(nginxFolder: string): Promise<void> {
  await writing(nginxFolder, async () => {
    await Promise.all(PREFIX_FOLDERS.map((folder) => mkdir(join(nginxFolder, folder), { recursive: true })));
  });
}

/** The generation `current` points to, whatever its folder holds; null when there is none. */
export async function readCurrentGeneration(nginxFolder: string): Promise<number | null> {
  try {
    return generationOfFolder(await readlink(join(nginxFolder, CURRENT)));
  } catch (thrown) {
    // Another hand may have put something else in the link's place.
    if (['ENOENT', 'EINVAL'].includes(errorCodeOf(thrown) ?? '')) return null;
    throw configUnwritable(nginxFolder, thrown);
  }
}

/** Never one that was used: a log line's generation means one routing for good. */
export async function nextGeneration(nginxFolder: string): Promise<number> {
  const current = await readCurrentGeneration(nginxFolder);
  return (
    1 + Math.max(0, current ?? 0, ...(await listGenerations(nginxFolder)).map(({ generation }) => generation))
  );
}

/**
 * Writes a new folder beside the others, and its second copy; nothing serves it yet. `settled` resolves when the disk has it for good:
 * wait for it before making the folder current. Faults: `config-unwritable`, on either promise.
 */
export async function writeGeneration(
  nginxFolder: string,
  generation: number,
  set: { readonly files: readonly ConfigFile[]; readonly routing: Routing },
): Promise<{ readonly settled: Promise<void> }> {
  const folder = join(nginxFolder, generationFolder(generation));
  const files = [...set.files, { path: ROUTING_FILE, text: printRouting(generation, set.routing) }];
  const paths = files.map((file) => join(folder, file.path));
  const copy = join(nginxFolder, copyFile(generation, 'staged'));
  const folders = [...new Set([folder, ...paths.map(dirname)])];
  await writing(nginxFolder, async () => {
    // Not recursive: a folder that is already there belongs to another generation's life.
    const after = await readCurrentGeneration(nginxFolder);
    mkdirSync(folder);
    for (const inner of folders) mkdirSync(inner, { recursive: true });
    writeFileSync(copy, printCopy({ generation, after, files }));
    for (const file of files) writeFileSync(join(folder, file.path), file.text, { flag: 'wx' });
  });
  const settled = writing(nginxFolder, async () => {
    await Promise.all([copy, dirname(copy), ...paths, ...folders, dirname(folder)].map(settleOnDisk));
  });
  // Whoever waits sees the fault; until then it must not end the program.
  settled.catch(() => undefined);
  return { settled };
}

/** Makes a generation the current one, the whole set at once; null takes the link away. Faults: `config-unwritable`. */
export async function swapCurrent(nginxFolder: string, generation: number | null): Promise<void> {
  const link = join(nginxFolder, CURRENT);
  await writing(nginxFolder, async () => {
    if (generation === null) {
      rmSync(link, { force: true });
    } else {
      rmSync(`${link}.next`, { force: true });
      symlinkSync(generationFolder(generation), `${link}.next`);
      renameSync(`${link}.next`, link);
    }
  });
}

/** Sets a generation aside that nginx did not take; it must not be current. Faults: `config-unwritable`. */
export async function setRefusedAside(nginxFolder: string, generation: number): Promise<void> {
  await writing(nginxFolder, async () => {
    try {
      await rename(
        join(nginxFolder, generationFolder(generation)),
        join(nginxFolder, refusedFolder(generation)),
      );
    } catch (thrown) {
      // Not even its folder could be made.
      if (errorCodeOf(thrown) !== 'ENOENT') throw thrown;
    }
    await removeCopyOf(nginxFolder, generation);
  });
}

/**
 * Removes the oldest beyond the last `KEPT_GENERATIONS`, never the current one; who had which address in them is kept.
 * Faults: `config-unwritable`.
 */
export async function removeOldGenerations(nginxFolder: string): Promise<void> {
  const current = await readCurrentGeneration(nginxFolder);
  const oldest = (await listGenerations(nginxFolder)).slice(0, -KEPT_GENERATIONS);
  const old = oldest.filter(({ generation }) => generation !== current);
  await writing(nginxFolder, async () => {
    await retireAddresses(nginxFolder, old);
    for (const { name } of old)
      await rm(join(nginxFolder, GENERATIONS, name), { recursive: true, force: true });
  });
}

/** Oldest first, refused ones included. */
export async function listGenerations(
  nginxFolder: string,
): Promise<readonly { readonly generation: number; readonly name: string }[]> {
  const names = await writing(nginxFolder, () => readdir(join(nginxFolder, GENERATIONS)));
  return names
    .flatMap((name) => {
      const generation = generationOfFolder(name);
      return generation === null ? [] : [{ generation, name }];
    })
    .sort((a, b) => a.generation - b.generation);
}

async function settleOnDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writing<T>(nginxFolder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw configUnwritable(nginxFolder, thrown);
  }
}
