/** `npm start`: from a clean clone to a running stack and its panel. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findElectron } from './electron-binary.mjs';
import { buildWhenStale, installDependencies } from './prepare-clone.mjs';

const CLI = fileURLToPath(new URL('../../dist/cli/signalbox.js', import.meta.url));
/** A small young generation and few arenas keep the controller's resident memory within its limit: docs/decisions/controller-memory.md. */
const CONTROLLER_FLAGS = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--v8-pool-size=1',
  '--no-sparkplug',
  '--interrupt-budget=800000',
];
const ENVIRONMENT = {
  ...process.env,
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  console.log('Signalbox');
  await installDependencies();
  await buildWhenStale();
  const electron = await findElectron((line) => console.log(`  · ${line}`));
  if ('path' in electron) {
    await inForeground(process.execPath, [...CONTROLLER_FLAGS, CLI, 'launch', '--no-panel']);
    console.log('  · the panel opens in its own window');
    await inForeground(electron.path, [ROOT]);
  } else {
    console.log(`  · the panel opens in the browser: ${electron.reason}`);
    await inForeground(process.execPath, [...CONTROLLER_FLAGS, CLI, 'launch']);
  }
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/**
 * Signals are passed on, as whoever sent them may have named us alone; the child decides what they mean.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function inForeground(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: ENVIRONMENT });
    const onInterrupt = () => child.kill('SIGINT');
    const onTerminate = () => child.kill('SIGTERM');
    process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
      if (code !== 0) process.exit(code ?? 1);
      resolve();
    });
  });
}
