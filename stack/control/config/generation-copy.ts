/**
 * A second copy of the newest generation, in a folder of its own: what another hand changes in the folder is found by it, and
 * made good from it byte for byte. Kept for the newest generation alone, and for the one before it until that is proven.
 */
import { access, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConfigFile } from '../../nginx/print-config.ts';
import { errorCodeOf } from './config-unwritable.ts';
import { COPIES, copyFile, copyOfName, refusedFolder } from './generation-paths.ts';

export interface GenerationCopy {
  readonly generation: number;
  /** Until nginx was seen to serve it, `current` may rightly name `after`. */
  readonly state: 'staged' | 'proven';
  /** The generation that was current before; null when there was none. */
  readonly after: number | null;
  /** Every file of the folder, the record of its routing included. */
  readonly files: readonly ConfigFile[];
}

/** The text of a copy that is staged. */
export function printCopy({ generation, after, files }: Omit<GenerationCopy, 'state'>): string {
  return `${JSON.stringify({ format: 1, generation, after, files })}\n`;
}

/** Null where there is none that can be read: a generation of an older Signalbox has none. */
export async function readNewestCopy(nginxFolder: string): Promise<GenerationCopy | null> {
  const names = await namesIn(nginxFolder);
  const copies = names
    .flatMap((name) => copyOfName(name) ?? [])
    .sort((a, b) => b.generation - a.generation || (a.state === 'proven' ? -1 : 1));
  for (const copy of copies) {
    // A controller that died may have left the copy of what it set aside.
    const isRefused = await exists(join(nginxFolder, refusedFolder(copy.generation)));
    if (!isRefused) return readCopyFile(nginxFolder, copy);
  }
  return null;
}

/** Of one generation, proven or staged. */
export async function readCopyOf(nginxFolder: string, generation: number): Promise<GenerationCopy | null> {
  const proven = await readCopyFile(nginxFolder, { generation, state: 'proven' });
  return proven ?? readCopyFile(nginxFolder, { generation, state: 'staged' });
}

/** nginx serves it: the copies of all others are needed no more. A copy that is not there is none. */
export async function markProven(nginxFolder: string, generation: number): Promise<void> {
  await rename(
    join(nginxFolder, copyFile(generation, 'staged')),
    join(nginxFolder, copyFile(generation, 'proven')),
  ).catch(unlessAbsent);
  await removeCopies(nginxFolder, (copied) => copied < generation);
}

export async function removeCopyOf(nginxFolder: string, generation: number): Promise<void> {
  await removeCopies(nginxFolder, (copied) => copied === generation);
}

async function removeCopies(nginxFolder: string, isOver: (generation: number) => boolean): Promise<void> {
  const names = await namesIn(nginxFolder);
  const over = names.filter((name) => isOver(copyOfName(name)?.generation ?? Number.NaN));
  await Promise.all(over.map((name) => rm(join(nginxFolder, COPIES, name), { force: true })));
}

const copySchema = z.object({
  format: z.literal(1),
  generation: z.int().min(1),
  after: z.int().min(1).nullable(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});

async function readCopyFile(
  nginxFolder: string,
  { generation, state }: Pick<GenerationCopy, 'generation' | 'state'>,
): Promise<GenerationCopy | null> {
  try {
    const text = await readFile(join(nginxFolder, copyFile(generation, state)), 'utf8');
    const { after, files } = copySchema.parse(JSON.parse(text));
    return { generation, state, after, files };
  } catch {
    return null;
  }
}

function namesIn(nginxFolder: string): Promise<readonly string[]> {
  return readdir(join(nginxFolder, COPIES)).catch((thrown: unknown) => {
    unlessAbsent(thrown);
    return [];
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unlessAbsent(thrown: unknown): void {
  if (errorCodeOf(thrown) !== 'ENOENT') throw thrown;
}
