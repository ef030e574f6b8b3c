/** `dist/cli/`: the command line, and the threads it uses. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { bundledForNode } from './bundled.ts';

const bundled = bundledForNode(
  {
    signalbox: 'stack/cli/signalbox.ts',
    'load-worker': 'stack/control/load/load-worker.ts',
    'count-worker': 'stack/control/logs/count-worker.ts',
    'past-worker': 'stack/control/logs/past-worker.ts',
    'experiment-worker': 'stack/cli/experiment-worker.ts',
  },
  'dist/cli',
);

export default defineConfig({
  ...bundled,
  plugins: [
    ...(bundled.plugins ?? []),
    {
      name: 'executable-entry',
      writeBundle: ({ dir }) => chmodSync(join(dir ?? '', 'signalbox.js'), 0o755),
    },
  ],
});
