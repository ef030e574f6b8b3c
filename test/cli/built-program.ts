/** The command line as it is shipped: built into a folder of its own, with no node_modules beside it. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { build } from 'vite';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type BuiltProgram = Awaited<ReturnType<typeof buildProgram>>;

export async function buildProgram() {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-cli-'));
  await build({
    configFile: join(repository, 'stack/cli/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'dist/cli') },
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'dist/renderer'));
  writeFileSync(join(folder, 'dist/renderer/index.html'), '<!doctype html><title>Signalbox</title>');
  symlinkSync(join(repository, 'stack'), join(folder, 'stack'));
  return {
    folder,
    /** Starts the program; neither output nor exit code rejects. */
    start: (home: string, ...words: readonly string[]) =>
      execa(process.execPath, [join(folder, 'dist/cli/signalbox.js'), ...words], {
        reject: false,
        env: { SIGNALBOX_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' },
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
