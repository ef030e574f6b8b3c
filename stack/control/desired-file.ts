/** The wish on disk. It is written whole, and before anything is done, so that a crash loses nothing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { checkInput } from '../contract/check-input.ts';
import { desiredSchema } from '../contract/desired-schema.ts';
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

const FILE_NAME = 'desired.json';

/** Null when nobody wished anything here yet. Fault `desired-corrupt`: the file stays as it is. */
export async function readDesired(home: string): Promise<Desired | null> {
  const path = join(home, FILE_NAME);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw corrupt(path, error.message, error);
  });
  if (text === null) return null;
  try {
    return checkInput(desiredSchema, JSON.parse(text));
  } catch (error) {
    throw corrupt(path, error instanceof Error ? error.message : String(error), error);
  }
}

/** Resolves when the wish is on disk. Fault `desired-unwritable`: then nothing else may be done. */
export async function writeDesired(home: string, desired: Desired): Promise<void> {
  const path = join(home, FILE_NAME);
  try {
    await writeFileAtomic(path, `${JSON.stringify(desired, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new FaultError(
      {
        code: 'desired-unwritable',
        message: `The wish cannot be written to ${path}, so nothing was changed.`,
        hint: 'Check the folder’s owner and the free space.',
        detail: error instanceof Error ? error.message : String(error),
      },
      { cause: error },
    );
  }
}

function corrupt(path: string, detail: string, cause: unknown): FaultError {
  return new FaultError(
    {
      code: 'desired-corrupt',
      message: `The wish in ${path} cannot be read, so nothing was changed: ${detail}`,
      hint: 'Repair the file, or move it away and bring the stack up again.',
      detail,
    },
    { cause },
  );
}
