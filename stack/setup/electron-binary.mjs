/** Whether the panel can be a window here: a display, and Electron's binary, fetched where its host is reachable. */

import { lookup } from 'node:dns/promises';
import { access, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.mjs';

const ELECTRON = fileURLToPath(new URL('../../node_modules/electron', import.meta.url));
const REACH_TIMEOUT_MS = 3000;
const FETCH_TIMEOUT_MS = 300_000;

/**
 * The binary's path, or the reason in words why the panel opens in the browser instead.
 * @param {(line: string) => void} say
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function findElectron(say) {
  if (!hasDisplay()) return { reason: 'there is no display' };
  // Chromium refuses to run as root with its sandbox, and the panel does not run without it.
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { reason: 'a window does not open for root' };
  const known = await installedBinary();
  if (known !== null) return { path: known };
  const host = new URL(process.env.ELECTRON_MIRROR ?? 'https://github.com').hostname;
  if (!(await isReachable(host)))
    return { reason: `Electron’s binary is not here, and ${host} is out of reach` };
  say(`fetching Electron’s binary from ${host}, once`);
  try {
    await runProgram(process.execPath, [join(ELECTRON, 'install.js')], {
      timeoutMs: FETCH_TIMEOUT_MS,
      onLine: say,
    });
  } catch (error) {
    return {
      reason: `Electron’s binary could not be fetched: ${error instanceof Error ? error.message : error}`,
    };
  }
  const fetched = await installedBinary();
  return fetched === null ? { reason: 'Electron’s binary did not arrive' } : { path: fetched };
}

export function hasDisplay() {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Never by requiring the package: without its binary that starts a download. */
async function installedBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const name = await readFile(join(ELECTRON, 'path.txt'), 'utf8').catch(() => 'electron');
  const path = join(override ?? join(ELECTRON, 'dist'), name);
  return access(path).then(
    () => path,
    () => null,
  );
}

/** @param {string} host */
async function isReachable(host) {
  try {
    const { address } = await withDeadline(lookup(host));
    return await new Promise((resolve) => {
      const socket = connect({ host: address, port: 443, timeout: REACH_TIMEOUT_MS });
      socket
        .once('connect', () => end(true))
        .once('timeout', () => end(false))
        .once('error', () => end(false));
      /** @param {boolean} isUp */
      function end(isUp) {
        socket.destroy();
        resolve(isUp);
      }
    });
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function withDeadline(promise) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error('too late')), REACH_TIMEOUT_MS).unref(),
  );
  return Promise.race([promise, /** @type {Promise<never>} */ (late)]);
}
