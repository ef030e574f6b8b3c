/** What every program of ours is built with: one folder of plain files that needs no node_modules beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import { asciiSource } from './ascii-source.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Chunks stay beside the entries, so that `import.meta.url` is the same folder for all of them. */
export function bundledForNode(
  entries: Readonly<Record<string, string>>,
  outDir: string,
  external: readonly string[] = [],
): UserConfig {
  return {
    root,
    publicDir: false,
    plugins: [asciiSource()],
    // CommonJS names that dependencies use (write-file-atomic), in their ES module form of Node 20.11 and later.
    define: {
      SIGNALBOX_VERSION: JSON.stringify(manifest.version),
      __filename: 'import.meta.filename',
      __dirname: 'import.meta.dirname',
    },
    resolve: {
      alias: {
        ssh2: join(root, 'stack/cli/absent/ssh2.ts'),
        '@grpc/grpc-js': join(root, 'stack/cli/absent/grpc.ts'),
        '@grpc/proto-loader': join(root, 'stack/cli/absent/grpc.ts'),
      },
    },
    ssr: { noExternal: true, external: [...external] },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: { ...entries },
        external: [...external],
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Blanks and comments would be kept in memory too; names stay, for the stack of a fault.
          minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  };
}
