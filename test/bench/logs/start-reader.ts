/** Readers as processes of their own, that go over the log when asked: so that what is compared runs by turns. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Pass } from './reader.ts';

export interface Reader {
  pass(): Promise<Pass>;
  close(): void;
}

/** Builds the reader and its thread into `folder`, as the product is built. */
export async function buildReader(folder: string): Promise<void> {
  const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rollupOptions: {
        input: {
          reader: source('reader.ts'),
          follower: source('follower.ts'),
          'count-worker': source('../../../stack/control/logs/count-worker.ts'),
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}

/** `mode`: the number of threads beside the first, or `naive`. */
export function startReader(folder: string, logPath: string, mode: string): Reader {
  // As the program is shipped: little room for garbage, as counting leaves next to none.
  const words = [
    '--max-semi-space-size=1',
    join(folder, 'reader.mjs'),
    logPath,
    join(folder, 'count-worker.mjs'),
    mode,
  ];
  const child: ChildProcess = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    async pass() {
      child.stdin?.write('\n');
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`The reader (${mode}) ended without an answer.`);
      return JSON.parse(value) as Pass;
    },
    close: () => void child.stdin?.end(),
  };
}
