/** What an image is built from, and the hash that names it: same files, same tag. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fingerprintOf } from '../../model/fingerprint.ts';

export const BASE_IMAGE = 'debian:forky-slim';

export interface ImageSources {
  /** The folder's name: `flask`. */
  readonly name: string;
  readonly folder: string;
  /** Paths of files inside the folder, sorted, with `/`. */
  readonly files: readonly string[];
  /** 12 hexadecimal digits over the files and the base image's name. */
  readonly hash: string;
  /** `signalbox-flask:0123456789ab`. */
  readonly tag: string;
}

/** A file's digest by its path, good while its size, place and times are what they were. */
export type DigestMemory = Map<string, { readonly stamp: string; readonly digest: string }>;

/** Every image that can be built: the folders with a Dockerfile, sorted by name. */
export async function readAllImageSources(
  imagesFolder: string,
  memory: DigestMemory,
): Promise<readonly ImageSources[]> {
  const entries = await readdir(imagesFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const all = await Promise.all(names.sort().map((name) => readImageSources(imagesFolder, name, memory)));
  return all.filter((sources) => sources.files.includes('Dockerfile'));
}

/** Reads only files that changed since `memory` was last given; without one, all of them. */
export async function readImageSources(
  imagesFolder: string,
  name: string,
  memory: DigestMemory = new Map(),
): Promise<ImageSources> {
  const folder = join(imagesFolder, name);
  const files = (await listFiles(folder, '')).sort();
  const digests = await Promise.all(files.map((file) => digestOf(join(folder, file), memory)));
  const parts = files.map((file, index) => [file, digests[index] ?? '']);
  const hash = fingerprintOf({ base: BASE_IMAGE, parts }).slice(0, 12);
  return { name, folder, files, hash, tag: `${repositoryOf(name)}:${hash}` };
}

export function repositoryOf(imageName: string): string {
  return `signalbox-${imageName}`;
}

/** Dot files and what Python leaves behind are no sources. */
async function listFiles(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const lists = entries
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== '__pycache__')
    .map((entry) => {
      const path = posix.join(below, entry.name);
      return entry.isDirectory() ? listFiles(folder, path) : [path];
    });
  return (await Promise.all(lists)).flat();
}

async function digestOf(path: string, memory: DigestMemory): Promise<string> {
  const { size, ino, mtimeMs, ctimeMs } = await stat(path);
  const stamp = `${size} ${ino} ${mtimeMs} ${ctimeMs}`;
  const known = memory.get(path);
  if (known?.stamp === stamp) return known.digest;
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  // A clock's tick is long enough for two writes: what changed just now may change again under the same times.
  if (Date.now() - ctimeMs > SETTLED_MS) memory.set(path, { stamp, digest });
  return digest;
}

const SETTLED_MS = 1000;
