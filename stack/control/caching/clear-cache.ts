/** Answers that no config finds any more: without a cache nginx has no manager that would let them go. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Routing } from '../../model/routing.ts';
import { CACHE_FOLDER } from '../../nginx/caching.ts';

/**
 * For after a proven switch to `routing`. An old worker that still serves from a file has it open; one that finds it
 * gone asks a backend. What cannot be removed now is tried at the next change.
 */
export async function clearUnusedCache(nginxFolder: string, { caching, services }: Routing): Promise<void> {
  const used = new Set(caching === undefined ? [] : services.map(({ protocol }) => String(protocol)));
  const folders = await readdir(join(nginxFolder, CACHE_FOLDER)).catch(() => []);
  await Promise.allSettled(
    folders
      .filter((name) => !used.has(name))
      .map((name) => rm(join(nginxFolder, CACHE_FOLDER, name), { recursive: true, force: true })),
  );
}
