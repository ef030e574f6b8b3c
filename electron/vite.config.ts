/** `dist/electron/`: the main process, the controller's process, and the threads it uses. */
import { defineConfig } from 'vite';
import { bundledForNode } from '../stack/cli/bundled.ts';

export default defineConfig(
  bundledForNode(
    {
      main: 'electron/main.ts',
      controller: 'electron/controller.ts',
      'load-worker': 'stack/control/load/load-worker.ts',
      'past-worker': 'stack/control/logs/past-worker.ts',
      'experiment-worker': 'stack/cli/experiment-worker.ts',
    },
    'dist/electron',
    ['electron'],
  ),
);
