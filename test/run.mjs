/** `npm test`: sets the machine up, runs everything, and says what was skipped and why. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce } from '../stack/setup/announce.mjs';
import { buildWhenStale, installDependencies } from '../stack/setup/prepare-clone.mjs';
import { installDebianPackages } from './setup/debian-packages.mjs';
import { startDocker } from './setup/docker-daemon.mjs';
import { runCheck, runProject, sumOf } from './setup/runners.mjs';

/**
 * Two at a time, in this order: the engines' tests share nothing, and wait more than they reckon. The first needs nothing of
 * the machine, the second waits until it is ready, and the longest come early, so that both takers end together.
 */
const TOGETHER = [
  'check',
  'docker-scenarios',
  'unit',
  'unit-electron',
  'process',
  'docker',
  'browser-scenarios',
  'browser',
];
const CHECKS = ['check:style', 'check:types', 'check:layers'];
/** Pages whose frames are measured stand nobody beside them. */
const ALONE = ['browser-alone', 'electron'];

/** Arguments name the parts to run; none means all. `npm test -- unit docker` */
const wanted = process.argv.slice(2);
const isWanted = (/** @type {string} */ name) =>
  wanted.length === 0 || wanted.some((one) => name === one || name.startsWith(`${one}-`));

const NO_DOCKER = { env: {}, reason: 'not asked for', stop: async () => undefined };

const reports = await mkdtemp(join(tmpdir(), 'signalbox-reports-'));
const results = [];
/** @type {(() => Promise<void>)[]} */
const stops = [];
try {
  console.log('Set-up');
  // Both mostly wait for downloads; what needs nothing of the machine runs meanwhile, too.
  const installing = announce('machine ready', installDebianPackages);
  installing.catch(() => undefined);
  await installDependencies();
  const preparing = prepareMachine(installing).catch((error) => ({ fault: String(error?.stack ?? error) }));
  await buildWhenStale();
  const together = TOGETHER.filter(isWanted);
  const takers = /** @type {const} */ (['live', 'held']).map((output) =>
    takeFrom(together, preparing, output),
  );
  results.push(...(await Promise.all(takers)).flat());
  results.push(...(await takeFrom(ALONE.filter(isWanted), preparing, 'live')));
} finally {
  // What goes wrong with tidying up is said; the results below are not lost by it.
  for (const stop of stops) {
    await stop().catch((error) => console.log(`The container engine did not stop: ${error}`));
  }
  await rm(reports, { recursive: true, force: true });
}

console.log('\nRunner            passed  failed  skipped');
for (const { name, passed, failed, skipped } of results) {
  console.log(
    `${name.padEnd(16)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped.length).padStart(9)}`,
  );
}
for (const { name, skipped } of results) {
  for (const { title, reason } of skipped) console.log(`skipped (${name}): ${title} — ${reason}`);
}
// At the end, where a cut-off log still shows it.
for (const { name, failures = [] } of results) {
  for (const { title, reason } of failures) console.log(`\nfailed (${name}): ${title}\n${reason}`);
}
const total = sumOf(results);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/**
 * Runs one part after the other until none is left; others may take from the same ones.
 * @param {string[]} parts
 * @param {Promise<Awaited<ReturnType<typeof prepareMachine>> | { fault: string }>} preparing
 * @param {'live' | 'held'} output
 */
async function takeFrom(parts, preparing, output) {
  const done = [];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === 'check') for (const check of CHECKS) done.push(await runCheck(check));
    else if (part.startsWith('unit'))
      done.push(await runProject(part, { env: process.env, reports, reason: null, output }));
    else done.push(await runOnMachine(part, await preparing, output));
  }
  return done;
}

/**
 * @param {string} part
 * @param {Awaited<ReturnType<typeof prepareMachine>> | { fault: string }} machine
 * @param {'live' | 'held'} output
 */
async function runOnMachine(part, machine, output) {
  if ('fault' in machine) {
    const failures = [{ title: 'the machine was not made ready', reason: machine.fault }];
    return { name: part, passed: 0, failed: 1, skipped: [], failures };
  }
  // What a project needs is the first word of its name.
  const reason = machine.lacking[part.split('-')[0] ?? ''] ?? null;
  return runProject(part, { env: machine.env, reports, reason, output });
}

/**
 * The programs the tests run, and a container engine; why there is none is a reason to skip, not to fail.
 * @param {ReturnType<typeof installDebianPackages>} installing
 */
async function prepareMachine(installing) {
  const machine = await installing;
  const needsDocker = [...TOGETHER, ...ALONE].some(
    (part) => isWanted(part) && /^(docker|browser)/.test(part),
  );
  const docker = needsDocker ? await announce('container engine ready', startDocker) : NO_DOCKER;
  stops.push(docker.stop);
  /** @type {Record<string, string>} */
  const lacking = { ...machine.lacking, ...(docker.reason === null ? {} : { docker: docker.reason }) };
  return { env: { ...process.env, ...docker.env }, lacking };
}
