/**
 * In: a clone. Out: its dependencies installed and its programs built, only where they are missing or stale.
 * Must not know: engines, nginx; this runs before any dependency is there, so it uses Node alone.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announce } from './announce.mjs';
import { runProgram } from './run-program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['electron', 'renderer', 'stack', 'package.json', 'tsconfig.json'];
const INSTALLED_STAMP = 'node_modules/.signalbox-installed';
const BUILT_STAMP = 'dist/.signalbox-built';

/** Dependencies as the lock file says; nothing is done where they already are. */
export async function installDependencies() {
  const wanted = await digestOf(['package-lock.json']);
  if ((await readStamp(INSTALLED_STAMP)) === wanted) return;
  await announce('dependencies installed', async (say) => {
    say('installing dependencies from the npm registry, once');
    // No dependency needs its install script (the set was proven with and without), and none is run.
    await runProgram(npm(), ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
    });
    await writeFile(join(ROOT, INSTALLED_STAMP), wanted);
  });
}

/** The panel, the command line and the Electron shell, built from the sources as they are now. */
export async function buildWhenStale() {
  const wanted = await digestOf(SOURCES);
  if ((await readStamp(BUILT_STAMP)) === wanted) return;
  await announce('built', async () => {
    await runProgram(npm(), ['run', '--silent', 'build'], { cwd: ROOT });
    await writeFile(join(ROOT, BUILT_STAMP), wanted);
  });
}

/** @param {string} path */
async function readStamp(path) {
  return readFile(join(ROOT, path), 'utf8').catch(() => null);
}

/**
 * A digest of the names and contents of files and folders, in a fixed order.
 * @param {readonly string[]} paths relative to the clone
 */
async function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of (await filesUnder(join(ROOT, path))).sort()) {
      hash.update(`${file.slice(ROOT.length)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesUnder(path) {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => entry.name !== '__pycache__')
      .map((entry) => filesUnder(join(path, entry.name))),
  );
  return nested.flat();
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}
