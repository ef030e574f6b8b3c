/** `npm test`: sets the machine up, runs everything, and says what was skipped and why. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce } from '../stack/setup/announce.mjs';
import { buildWhenStale, installDependencies } from '../stack/setup/prepare-clone.mjs';
import { installDebianPackages } from './setup/debian-packages.mjs';
import { startDocker } from './setup/docker-daemon.mjs';
import { runCheck, runProject, sumOf } from './setup/runners.mjs';

const CHECKS = ['check:style', 'check:types', 'check:layers'];
/**
 * The engines' tests share nothing and wait more than they reckon, so they run side by side; pages take both cores, and
 * those whose frames are measured stand nobody beside them.
 */
const STAGES = [['process', 'docker'], ['browser'], ['browser-alone'], ['electron']];

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
  await installDependencies();
  await buildWhenStale();
  // It mostly waits for downloads: what needs nothing of it runs meanwhile.
  const preparing = prepareMachine();
  preparing.catch(() => undefined);
  for (const check of CHECKS) if (isWanted('check')) results.push(await runCheck(check));
  if (isWanted('unit')) results.push(await runProject('unit', { env: process.env, reports, reason: null }));
  const { env, lacking } = await preparing;
  for (const stage of STAGES) {
    const running = stage.filter(isWanted).map((project, at) => {
      // What a project needs is the first word of its name.
      const reason = lacking[project.split('-')[0] ?? ''] ?? null;
      return runProject(project, { env, reports, reason, output: at === 0 ? 'live' : 'held' });
    });
    results.push(...(await Promise.all(running)));
  }
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

/** The programs the tests run, and a container engine; why there is none is a reason to skip, not to fail. */
async function prepareMachine() {
  const machine = await announce('machine ready', installDebianPackages);
  const needsDocker = isWanted('docker') || isWanted('browser');
  const docker = needsDocker ? await announce('container engine ready', startDocker) : NO_DOCKER;
  stops.push(docker.stop);
  /** @type {Record<string, string>} */
  const lacking = { ...machine.lacking, ...(docker.reason === null ? {} : { docker: docker.reason }) };
  return { env: { ...process.env, ...docker.env }, lacking };
}
