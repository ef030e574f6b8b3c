/** A container engine for the tests: one that answers already, else Debian's, started with a data root of its own. */
import { spawn } from 'node:child_process';
import { access, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../stack/setup/run-program.mjs';

const START_TIMEOUT_MS = 60_000;
const UNMOUNT_TIMEOUT_MS = 10_000;
const BASE_IMAGE_TIMEOUT_MS = 300_000;
/** It stops its containers one by one, and a loaded machine is slow at that. */
const STOP_TIMEOUT_MS = 120_000;

/**
 * @typedef {{ env: Record<string, string>, reason: string | null, stop: () => Promise<void> }} TestEngine
 *   `reason`: why there is no engine here that the tests could use, or null
 */

/**
 * An engine that has the base of our images.
 * @param {(line: string) => void} say
 * @returns {Promise<TestEngine>}
 */
export async function startDocker(say) {
  const engine = await findOrStart(say);
  return engine.reason === null ? { ...engine, reason: await whyNoBaseImage(engine.env, say) } : engine;
}

/**
 * @param {(line: string) => void} say
 * @returns {Promise<TestEngine>}
 */
async function findOrStart(say) {
  const nothing = { env: {}, stop: async () => undefined };
  if (process.env.DOCKER_HOST !== undefined || (await answers('/var/run/docker.sock'))) {
    say('a container engine answers already');
    return { ...nothing, reason: null };
  }
  if (process.getuid?.() !== 0)
    return { ...nothing, reason: 'no container engine answers, and we are not root' };
  if (!(await exists('/usr/sbin/dockerd'))) return { ...nothing, reason: 'there is no dockerd here' };
  return startDaemon(say);
}

/**
 * @param {Record<string, string>} env
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>}
 */
async function whyNoBaseImage(env, say) {
  const program = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
  const args = [fileURLToPath(new URL('base-image.ts', import.meta.url))];
  try {
    const options = { env: { ...process.env, ...env }, timeoutMs: BASE_IMAGE_TIMEOUT_MS, onLine: say };
    await runProgram(program, args, options);
    return null;
  } catch (error) {
    const words = (error instanceof Error ? error.message : String(error)).trimEnd().split('\n');
    return `the base image could not be had: ${words.at(-1)}`;
  }
}

/**
 * @param {(line: string) => void} say
 * @returns {Promise<TestEngine>}
 */
async function startDaemon(say) {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-docker-'));
  const socket = join(folder, 'docker.sock');
  const log = await open(join(folder, 'dockerd.log'), 'a');
  const args = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  args.push('--pidfile', join(folder, 'docker.pid'), '--host', `unix://${socket}`);
  const daemon = spawn('/usr/sbin/dockerd', args, { stdio: ['ignore', log.fd, log.fd] });
  let hasEnded = false;
  const ended = new Promise((resolve) => daemon.once('close', resolve)).then(() => {
    hasEnded = true;
  });

  const stop = async () => {
    daemon.kill('SIGTERM');
    await Promise.race([
      ended,
      sleep(STOP_TIMEOUT_MS, null, { ref: false }).then(() => daemon.kill('SIGKILL')),
    ]);
    await ended;
    await log.close();
    await removeFolder(folder);
  };

  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!hasEnded && Date.now() < deadline) {
    if (await answers(socket)) {
      say(`dockerd started with a data root of its own (process ${daemon.pid})`);
      return { env: { DOCKER_HOST: `unix://${socket}` }, reason: null, stop };
    }
    await sleep(100);
  }
  const words = (await readFile(join(folder, 'dockerd.log'), 'utf8'))
    .trim()
    .split('\n')
    .slice(-3)
    .join(' | ');
  await stop();
  return { env: {}, reason: `dockerd does not start here: ${words}`, stop: async () => undefined };
}

/**
 * A daemon that was killed leaves its mounts, and one that ended may leave a network's; what is left over is said, and
 * is no reason to lose the results of a whole run.
 * @param {string} folder
 */
async function removeFolder(folder) {
  for (const mount of await mountsUnder(folder)) {
    await runProgram('umount', ['--lazy', mount], { timeoutMs: UNMOUNT_TIMEOUT_MS }).catch(() => undefined);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch((error) =>
    console.log(`Left behind: ${folder} (${error.message})`),
  );
}

/**
 * Innermost first. https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html, field 5
 * @param {string} folder
 */
async function mountsUnder(folder) {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return mounts
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
}

/**
 * @param {string} socketPath
 * @returns {Promise<boolean>}
 */
function answers(socketPath) {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 3000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy()).on('error', () => resolve(false));
    ping.end();
  });
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
