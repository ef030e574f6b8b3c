/** Runs one runner and counts what it did; a runner that counts nothing has failed. */

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of a failure's message: what was expected, and where. */
const FAILURE_LINES = 12;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {{ title: string, reason: string }} Skipped
 * @typedef {{ title: string, reason: string }} Failure
 * @typedef {{ name: string, passed: number, failed: number, skipped: readonly Skipped[], failures?: readonly Failure[] }} RunnerResult
 */

/**
 * One npm script that passes or fails as a whole.
 * @param {string} script
 * @returns {Promise<RunnerResult>}
 */
export async function runCheck(script) {
  const code = await run('npm', ['run', '--silent', script]);
  return { name: script, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/**
 * One vitest project. With a `reason` it is not run, but its tests are counted as skipped for that reason. Output that is
 * held is printed whole at the end: of what runs beside another.
 * @param {string} project
 * @param {{ env: NodeJS.ProcessEnv, reports: string, reason: string | null, output?: 'live' | 'held' }} options
 * @returns {Promise<RunnerResult>}
 */
export async function runProject(project, { env, reports, reason, output = 'live' }) {
  const config = ['--config', 'test/vitest.config.ts', '--project', project];
  if (reason !== null) {
    const list = join(reports, `${project}.list.json`);
    await run(vitest(), ['list', ...config, `--json=${list}`], { env, output });
    const tests = /** @type {{ name: string }[]} */ (await readReport(list, []));
    console.log(`skipping ${tests.length} tests of ${project}: ${reason}`);
    return {
      name: project,
      passed: 0,
      failed: 0,
      skipped: tests.map(({ name }) => ({ title: name, reason })),
    };
  }
  const file = join(reports, `${project}.json`);
  const words = ['run', ...config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run(vitest(), words, { env, output });
  const report = await readReport(file, null);
  if (report === null) return { name: project, passed: 0, failed: 1, skipped: [] };
  return { name: project, ...countsOf(report, code) };
}

/** @param {readonly RunnerResult[]} results */
export function sumOf(results) {
  return {
    passed: results.reduce((sum, one) => sum + one.passed, 0),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
    skipped: results.reduce((sum, one) => sum + one.skipped.length, 0),
  };
}

/**
 * A run that ended badly without a failed test (a file that does not load, an unhandled rejection) is one failure.
 * @param {{ testResults: { name: string, assertionResults: { status: string, fullName: string, failureMessages?: string[], meta?: { skipReason?: string } }[] }[] }} report
 * @param {number} code
 */
function countsOf(report, code) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed').length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: tests
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => ({ title: test.fullName, reason: test.meta?.skipReason ?? 'see its file' })),
    failures: report.testResults.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => ({
          title: `${file.name.replace(ROOT, '')} > ${test.fullName}`,
          reason: (test.failureMessages ?? []).join('\n').split('\n').slice(0, FAILURE_LINES).join('\n'),
        })),
    ),
  };
}

function vitest() {
  return join(ROOT, 'node_modules/.bin/vitest');
}

/**
 * @param {string} path
 * @param {any} fallback
 */
async function readReport(path, fallback) {
  return readFile(path, 'utf8').then(JSON.parse, () => fallback);
}

/**
 * The exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, output?: 'live' | 'held' }} [options]
 * @returns {Promise<number>}
 */
function run(program, args, { env = process.env, output = 'live' } = {}) {
  const title = `\n$ ${program.replace(ROOT, '')} ${args.join(' ')}`;
  const stdio = output === 'live' ? 'inherit' : 'pipe';
  if (output === 'live') console.log(title);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', stdio, stdio] });
    /** @type {Buffer[]} */
    const held = [];
    child.stdout?.on('data', (chunk) => held.push(chunk));
    child.stderr?.on('data', (chunk) => held.push(chunk));
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      if (output === 'held') console.log(`${title}\n${Buffer.concat(held)}`);
      resolve(code ?? 1);
    });
  });
}
