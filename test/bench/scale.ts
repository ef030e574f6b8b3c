/**
 * `npm run bench:scale [-- --rounds N] [-- --json]`: 1 → 5 backends until all answer, by Signalbox and by Debian's
 * docker-compose on the same images, in turns in one run; and what the controller costs at rest.
 *
 * "All answer" is the same for both and seen from outside: clients with a connection each ask nginx's public port until
 * all five backends have answered. Also printed: compose's own end alone, before anybody can reach its new backends.
 */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SignalboxClient } from '../../stack/contract/client.ts';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';
import { freePort, StackUnderTest } from '../scenarios/stack-under-test.ts';

const FROM = 1;
const TO = 5;
const COMPOSE_FILE = fileURLToPath(new URL('../../stack/images/compose.yaml', import.meta.url));
const REST_SETTLE_MS = 10_000;
const REST_MS = 30_000;
const LIMIT_MS = 60_000;
/** Of those who look on: asking without a rest, they take half a core from the very start they time. */
const LOOK_EVERY_MS = 60;

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 8;
const isJson = process.argv.includes('--json');
const run = promisify(execFile);

const stack = await StackUnderTest.create('docker');
const project = `sbbench${process.pid}`;
const composePort = await freePort();
const composeEnv = { ...process.env, PORT: String(composePort) };
const compose = (...args: readonly string[]) =>
  run('docker-compose', ['-p', project, '-f', COMPOSE_FILE, ...args], { env: composeEnv, maxBuffer: 1e8 });

let panel: SignalboxClient;
try {
  await stack.json('up', '--engine', 'docker', '--scale', String(FROM), '--port', String(stack.port));
  const { child } = await stack.serve();
  await compose('up', '-d', '--build', '--scale', `flask-app=${FROM}`);

  const joined = await joinLocalSocket(stack.home);
  if (joined === null) throw new Error('the controller does not listen');
  panel = joined.client;
  const ours: number[] = [];
  const ourCommand: number[] = [];
  const theirs: number[] = [];
  const theirCommand: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await timeClick());
    ourCommand.push(await timeCommand());
    const compared = await timeCompose();
    theirs.push(compared.all);
    theirCommand.push(compared.command);
    say(
      `round ${round + 1}: signalbox ${ours.at(-1)?.toFixed(2)} s, docker-compose ${theirs.at(-1)?.toFixed(2)} s`,
    );
  }
  await compose('down', '--timeout', '2');
  const rest = await measureRest(child.pid ?? 0);
  joined.close();
  await stack.end(child, 'SIGINT');

  const result = {
    signalboxSeconds: mean(ours),
    signalboxCommandSeconds: mean(ourCommand),
    composeSeconds: mean(theirs),
    composeCommandSeconds: mean(theirCommand),
    overCompose: mean(theirs) / mean(ours),
    restMiB: rest.mebibytes,
    restCorePercent: rest.corePercent,
  };
  say('');
  say(`1 → 5 backends until all answer, mean of ${rounds} paired rounds, by a click and by a command`);
  say(`  signalbox, a click      ${result.signalboxSeconds.toFixed(2)} s`);
  say(
    `  docker-compose up       ${result.composeSeconds.toFixed(2)} s   ${result.overCompose.toFixed(2)}× as long (goal: at least 1.7×)`,
  );
  say(`  (signalbox scale 5, command included: ${result.signalboxCommandSeconds.toFixed(2)} s)`);
  say(`  (docker-compose’s command alone ends after ${result.composeCommandSeconds.toFixed(2)} s)`);
  say(`controller at rest, five backends, nobody watching, over ${REST_MS / 1000} s`);
  say(`  memory                  ${result.restMiB.toFixed(1)} MiB (limit 80)`);
  say(`  processor               ${result.restCorePercent.toFixed(2)} % of a core (limit 0.6)`);
  if (isJson) console.log(JSON.stringify(result));
} finally {
  await compose('down', '--timeout', '2').catch(() => undefined);
  await stack.destroy();
}

/** By a call over a connection that is open: what a click in the panel does. */
async function timeClick(): Promise<number> {
  const startedAtMs = performance.now();
  const scaled = panel.service.scale({ by: 'browser', scale: TO });
  const seconds = (await allAnswer(stack.port, startedAtMs)) / 1000;
  await scaled;
  await stack.json('scale', String(FROM));
  return seconds;
}

/** By the command line, which starts a program and joins the running controller first. */
async function timeCommand(): Promise<number> {
  const startedAtMs = performance.now();
  const scaled = stack.json('scale', String(TO));
  const seconds = (await allAnswer(stack.port, startedAtMs)) / 1000;
  await scaled;
  await stack.json('scale', String(FROM));
  return seconds;
}

async function timeCompose(): Promise<{ readonly all: number; readonly command: number }> {
  const startedAtMs = performance.now();
  const scaled = compose('up', '-d', '--no-build', '--no-recreate', '--scale', `flask-app=${TO}`).then(
    () => performance.now() - startedAtMs,
  );
  const all = (await allAnswer(composePort, startedAtMs)) / 1000;
  const command = (await scaled) / 1000;
  await compose('up', '-d', '--no-build', '--no-recreate', '--timeout', '2', '--scale', `flask-app=${FROM}`);
  return { all, command };
}

/** Milliseconds until every backend has answered a client of the public port, asked by as many clients at once. */
async function allAnswer(port: number, startedAtMs: number): Promise<number> {
  const seen = new Set<string>();
  while (performance.now() - startedAtMs < LIMIT_MS) {
    const answers = await Promise.all(Array.from({ length: TO }, () => askOnce(port)));
    for (const backend of answers) if (backend !== null) seen.add(backend);
    if (seen.size === TO) return performance.now() - startedAtMs;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`only ${[...seen]} answer`);
}

/** Who answered, on a connection of its own; null for no answer, or one that is no success. */
async function askOnce(port: number): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    return answer.ok ? answer.headers.get('x-backend') : null;
  } catch {
    return null;
  }
}

/** proc(5): fields 14 and 15 of stat are user and system ticks, 100 a second; VmRSS of status is resident memory. */
async function measureRest(
  pid: number,
): Promise<{ readonly mebibytes: number; readonly corePercent: number }> {
  await stack.json('scale', String(TO));
  await sleep(REST_SETTLE_MS);
  const before = await ticksOf(pid);
  await sleep(REST_MS);
  const seconds = ((await ticksOf(pid)) - before) / 100;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return { mebibytes: kibibytes / 1024, corePercent: (seconds / (REST_MS / 1000)) * 100 };
}

async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Not the median: compose's nginx asks for names once a second, so its rounds are of two kinds, and a middle leaps between them. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function say(line: string): void {
  if (isJson) console.error(line);
  else console.log(line);
}
