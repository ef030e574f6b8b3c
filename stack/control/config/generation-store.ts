/**
 * In: nginx's prefix folder. Out: what its generations say: the current one, its files, the routing of any kept.
 * Must not know: engines, how a generation is written, whether nginx took it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../../model/faults.ts';
import type { Routing } from '../../model/routing.ts';
import type { ConfigFile } from '../../nginx/print-config.ts';
import { errorCodeOf } from './config-unwritable.ts';
import { readCurrentGeneration } from './generation-folders.ts';
import { CURRENT, GENERATIONS, generationFolder, ROUTING_FILE } from './generation-paths.ts';
import { parseRouting } from './served-routing.ts';

export interface Served {
  readonly generation: number;
  readonly routing: Routing;
}

/**
 * The generation nginx was last given; null when none was, or when its record cannot be read: then a notice says so,
 * and the next change writes a new one.
 */
export async function readServed(
  nginxFolder: string,
  notify: (notice: Fault) => void = () => undefined,
): Promise<Served | null> {
  const generation = await readCurrentGeneration(nginxFolder);
  if (generation === null) return null;
  const routing = await readRouting(join(nginxFolder, CURRENT), generation);
  if (routing !== null) return { generation, routing };
  notify({
    code: 'config-unreadable',
    message: `The record of nginx’s current config (generation ${generation}) could not be read, so it counts as unknown.`,
    hint: 'Nothing is lost: the next change writes a new one, unless another hand changed the config too.',
    detail: join(nginxFolder, generationFolder(generation), ROUTING_FILE),
  });
  return null;
}

/** The current config, sorted by path; empty when there is none. */
export async function readConfigFiles(nginxFolder: string): Promise<readonly ConfigFile[]> {
  return readFilesIn(join(nginxFolder, CURRENT));
}

/** The files of a generation by its folder's name, as `listGenerations` tells it. */
export async function readFilesOf(nginxFolder: string, name: string): Promise<readonly ConfigFile[]> {
  return readFilesIn(join(nginxFolder, GENERATIONS, name));
}

/** Null when there is no such generation, nginx did not take it, or its record cannot be read. */
export async function readRoutingOf(nginxFolder: string, generation: number): Promise<Routing | null> {
  return readRouting(join(nginxFolder, generationFolder(generation)), generation);
}

/** ISO time of its writing. */
export async function readGenerationTime(nginxFolder: string, name: string): Promise<string> {
  return (await stat(join(nginxFolder, GENERATIONS, name))).mtime.toISOString();
}

async function readFilesIn(folder: string): Promise<readonly ConfigFile[]> {
  const paths = await filesBelow(folder, '');
  return Promise.all(
    paths
      .filter((path) => path !== ROUTING_FILE)
      .map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
}

async function readRouting(folder: string, generation: number): Promise<Routing | null> {
  try {
    return parseRouting(await readFile(join(folder, ROUTING_FILE), 'utf8'), generation);
  } catch {
    return null;
  }
}

async function filesBelow(folder: string, prefix: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  });
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    }),
  );
  return paths.flat().sort();
}
