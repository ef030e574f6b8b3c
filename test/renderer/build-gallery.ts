/** Before the pages' tests begin: the gallery is built once, for all of their files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly galleryFolder: string;
  }
}

/** vitest's global setup: what it gives back is called at the end. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await buildGallery();
  provide('galleryFolder', folder);
  return () => rm(folder, { recursive: true });
}

/** The folder it was built into, which is the caller's to remove. */
export async function buildGallery(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-gallery-'));
  await build({
    configFile: fileURLToPath(new URL('./gallery/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder },
  });
  return folder;
}
