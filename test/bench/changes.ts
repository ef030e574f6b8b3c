/**
 * `npm run bench:changes [-- --rounds N] [-- --engine docker|process] [-- --json]`: from the request for a switch until
 * every new request meets the new config, in turns in one run: our verified switch, asked of a running controller as
 * the panel asks it; a bare `nginx -s reload` of files that are written already, which is the floor; and nginx started
 * anew. Clients of the public port, with new and with kept connections, GET and POST, count what each of the three
 * loses, before any retry.
 *
 * Two equal stacks: ours, and one whose controller is gone, changed by hand.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Method } from '../../stack/model/desired.ts';
import type { Receipt } from '../../stack/model/receipt.ts';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';
import { type RealEngine, StackUnderTest } from '../scenarios/stack-under-test.ts';
import { type Control, type SwitchTime, timeRestart, timeSwitch } from './switch-clock.ts';
import { sumOf } from './visitors.ts';

const GOAL = 1.25;
const DOCKER = process.env.DOCKER ?? '/usr/bin/docker';
const NGINX = '/usr/sbin/nginx';
/** Generations by hand: far from any number of ours. */
const HAND = 1_000_000;
const METHODS: readonly Method[] = [{ kind: 'least_conn' }, { kind: 'round_robin' }];

const run = promisify(execFile);
const isJson = process.argv.includes('--json');
const rounds = Number(wordAfter('--rounds')) || 8;
const engines = (['docker', 'process'] as const).filter((one) => (wordAfter('--engine') ?? one) === one);

const results = [];
for (const engine of engines) results.push(await compare(engine));
if (isJson) console.log(JSON.stringify(results));

async function compare(engine: RealEngine) {
  const ours = await StackUnderTest.create(engine);
  const theirs = await StackUnderTest.create(engine);
  try {
    for (const stack of [ours, theirs])
      await stack.json('up', '--engine', engine, '--scale', '2', '--port', String(stack.port));
    const { child } = await ours.serve();
    const joined = await joinLocalSocket(ours.home);
    if (joined === null) throw new Error('nobody answers for our stack');
    const verified: SwitchTime[] = [];
    const bare: SwitchTime[] = [];
    const anew: SwitchTime[] = [];
    const receipts: Receipt[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const method = METHODS[round % METHODS.length] ?? { kind: 'round_robin' };
      const before = (await joined.client.stack.board()).generation ?? 0;
      const isNewer = (generation: number) => generation > before;
      verified.push(
        await timeSwitch(await controlOf(ours), ours.port, isNewer, async () => {
          receipts.push(await joined.client.service.method({ by: 'browser', method }));
        }),
      );
      const byHand = HAND + round;
      await writeByHand(theirs, byHand);
      const isByHand = (generation: number) => generation === byHand;
      bare.push(await timeSwitch(await controlOf(theirs), theirs.port, isByHand, () => reload(theirs)));
      anew.push(await timeRestart(theirs.port, () => restart(theirs)));
      const last = [verified, bare, anew].map((times) => `${Math.round(times.at(-1)?.ms ?? 0)} ms`);
      say(`${engine}, round ${round + 1}: signalbox ${last[0]}, bare reload ${last[1]}, restart ${last[2]}`);
    }
    joined.close();
    await ours.end(child, 'SIGINT');
    return report(engine, { verified, bare, anew, receipts });
  } finally {
    if (engine === 'process') await endByHand(theirs);
    await ours.destroy();
    await theirs.destroy();
  }
}

function report(
  engine: RealEngine,
  all: {
    readonly verified: readonly SwitchTime[];
    readonly bare: readonly SwitchTime[];
    readonly anew: readonly SwitchTime[];
    readonly receipts: readonly Receipt[];
  },
) {
  const result = {
    engine,
    rounds,
    verified: summary(all.verified),
    bareReload: summary(all.bare),
    restart: summary(all.anew),
    overBareReload: median(all.verified.map(({ ms }, index) => ms / (all.bare[index]?.ms ?? Number.NaN))),
    stages: stagesOf(all.receipts),
  };
  say('');
  say(`${engine} engine, until every new request meets the new config, median of ${rounds} paired rounds`);
  const goal = `${result.overBareReload.toFixed(2)}× the bare reload (goal: at most ${GOAL}×)`;
  say(`  signalbox, verified   ${line(result.verified)}   ${goal}`);
  say(`  bare nginx -s reload  ${line(result.bareReload)}`);
  say(`  nginx started anew    ${line(result.restart)}`);
  say(
    `  our stages: ${Object.entries(result.stages)
      .map(([name, ms]) => `${name} ${ms}`)
      .join(', ')} ms`,
  );
  say('');
  return result;
}

/** What a person does before the reload: every file that names the generation is written anew. */
async function writeByHand(stack: StackUnderTest, generation: number): Promise<void> {
  const folder = join(stack.home, 'nginx/current');
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.conf')) continue;
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(/"generation":\d+/g, `"generation":${generation}`));
  }
}

async function reload(stack: StackUnderTest): Promise<void> {
  if (stack.engine === 'docker') {
    const words = ['nginx', '-p', '/signalbox/nginx/', '-c', 'current/nginx.conf', '-s', 'reload'];
    await run(DOCKER, ['exec', await containerOf(stack), ...words]);
    return;
  }
  const prefix = `${stack.home}/nginx/`;
  await run(NGINX, ['-p', prefix, '-c', 'current/nginx.conf', '-e', 'stderr', '-s', 'reload']);
}

async function restart(stack: StackUnderTest): Promise<void> {
  if (stack.engine === 'docker') {
    await run(DOCKER, ['restart', await containerOf(stack)]);
    return;
  }
  await endByHand(stack);
  await run(NGINX, ['-p', `${stack.home}/nginx/`, '-c', 'current/nginx.conf', '-e', 'logs/error.log']);
}

/** Its keeper, if it still has one, goes first: it would start nginx again, and wait longer each time. */
async function endByHand(stack: StackUnderTest): Promise<void> {
  const pid = Number(await readFile(join(stack.home, 'nginx/run/nginx.pid'), 'utf8').catch(() => 0));
  if (pid === 0) return;
  const parent = Number(/^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
  const command = await readFile(`/proc/${parent}/cmdline`, 'utf8').catch(() => '');
  if (command.includes(stack.home)) process.kill(parent, 'SIGKILL');
  process.kill(pid, 'SIGTERM');
  // A zombie has no words left.
  while ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '') await sleep(2);
}

/** Docker publishes it on another port after each start. */
async function controlOf(stack: StackUnderTest): Promise<Control> {
  if (stack.engine === 'process') return { socketPath: join(stack.home, 'run/control.sock') };
  const { stdout } = await run(DOCKER, ['port', await containerOf(stack), '8081/tcp']);
  return { port: Number(/:(\d+)/.exec(stdout)?.[1]) };
}

async function containerOf(stack: StackUnderTest): Promise<string> {
  const filters = [`label=dev.signalbox.home=${stack.home}`, 'label=com.docker.compose.service=nginx'];
  const { stdout } = await run(DOCKER, ['ps', '-aq', ...filters.flatMap((one) => ['--filter', one])]);
  return stdout.trim();
}

/** `requests` and `lost` are of all clients, `clients` tells them by kind. */
function summary(times: readonly SwitchTime[]) {
  const clients = sumOf(times.map(({ losses }) => losses));
  return {
    ms: median(times.map(({ ms }) => ms)),
    requests: clients.new.requests + clients.kept.requests,
    lost: clients.new.lost + clients.kept.lost,
    clients,
  };
}

function stagesOf(receipts: readonly Receipt[]): Readonly<Record<string, number>> {
  const names = [...new Set(receipts.flatMap(({ stages }) => stages.map(({ name }) => name)))];
  const timesOf = (name: string) =>
    receipts.flatMap(({ stages }) => stages.filter((stage) => stage.name === name).map(({ ms }) => ms));
  return Object.fromEntries([
    ...names.map((name) => [name, median(timesOf(name))]),
    ['whole', median(receipts.map(({ ms }) => ms))],
  ]);
}

function line({ ms, clients }: ReturnType<typeof summary>): string {
  const words = (['new', 'kept'] as const).map(
    (kind) => `${kind} connections ${clients[kind].lost} of ${clients[kind].requests} lost`,
  );
  return `${ms.toFixed(0).padStart(5)} ms   ${words.join(', ')}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function wordAfter(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at === -1 ? undefined : process.argv[at + 1];
}

function say(words: string): void {
  if (isJson) console.error(words);
  else console.log(words);
}
