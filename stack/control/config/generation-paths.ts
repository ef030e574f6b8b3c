/** Where things lie under nginx's prefix. Paths are relative to it, with `/`, as nginx and symlinks take them. */
import { CACHE_FOLDER } from '../../nginx/caching.ts';

export const CURRENT = 'current';
export const GENERATIONS = 'generations';
/** Second copies of generations, out of the way of whoever edits the generations themselves. */
export const COPIES = 'copies';
/** Folders that are to be found under nginx's prefix. */
export const PREFIX_FOLDERS = [GENERATIONS, COPIES, CACHE_FOLDER, 'logs', 'run', 'tmp'] as const;
export const ROUTING_FILE = 'routing.json';
export const ERROR_LOG = 'logs/error.log';

/** `generations/000012` */
export function generationFolder(generation: number): string {
  return `${GENERATIONS}/${digitsOf(generation)}`;
}

/** Where a set that nginx refused is kept: its number stays taken, and a person can read it. */
export function refusedFolder(generation: number): string {
  return `${generationFolder(generation)}.refused`;
}

/** Their own config as it was before Signalbox took its place again: a person's to read, or to remove. */
export function driftedFolder(generation: number): string {
  return `${generationFolder(generation)}.drifted`;
}

/** `copies/000012.proven.json`. `staged`: nginx was not yet seen to serve it. */
export function copyFile(generation: number, state: 'staged' | 'proven'): string {
  return `${COPIES}/${digitsOf(generation)}.${state}.json`;
}

/** Null for a name that is not one of `copyFile`'s, without its folder. */
export function copyOfName(
  name: string,
): { readonly generation: number; readonly state: 'staged' | 'proven' } | null {
  const [, digits = '', state] = /^(\d{6,15})\.(staged|proven)\.json$/.exec(name) ?? [];
  if (state !== 'staged' && state !== 'proven') return null;
  return { generation: Number.parseInt(digits, 10), state };
}

/** The generation a link's target or a folder's name stands for; null when it is none. */
export function generationOfFolder(path: string): number | null {
  const digits = /^(?:generations\/)?(\d{6,15})(?:\.refused)?\/?$/.exec(path)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 10);
}

function digitsOf(generation: number): string {
  return String(generation).padStart(6, '0');
}
