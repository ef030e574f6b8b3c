/** nginx as a process: started once the port is known to be free, proven by its control listener, five verbs. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../../model/faults.ts';
import type { NginxSite } from '../../model/routing.ts';
import type { ConfigDump, EngineNginx, NginxWorker } from '../engine.ts';
import { askSocket, type SocketAnswer } from './ask-socket.ts';
import type { BackendTools } from './backends.ts';
import { plainEnvironment } from './environment.ts';
import { lastWords, removeKept, standingOf, startKept } from './kept-program.ts';
import { listChildren, type ProcessId, readCommandLine, signalProcess } from './process-table.ts';
import { readRecord } from './record.ts';
import { createSuccession } from './succession.ts';

export type NginxTools = Pick<BackendTools, 'place' | 'layout' | 'programs' | 'keeper'>;

export const NGINX = 'nginx';

export function siteOf({ layout, programs }: NginxTools, port: number): NginxSite {
  return {
    listen: `127.0.0.1:${port}`,
    control: `unix:${layout.controlSocket}`,
    // A master that is root drops its workers to `nobody`, who may not reach sockets in a person's folder.
    user: process.getuid?.() === 0 ? 'root' : null,
    version: programs.nginxVersion,
  };
}

export function createNginxVerbs(tools: NginxTools): EngineNginx {
  return {
    test: async (configPath) => {
      const { accepted, text, output } = await readConfig(tools, '-t', configPath);
      return { accepted, output: `${text}${output}`.trimEnd() };
    },
    dump: (configPath) => readConfig(tools, '-T', configPath),
    reload: async () => {
      await signalProcess(await masterOf(tools), 'SIGHUP');
    },
    reopen: async () => {
      await signalProcess(await masterOf(tools), 'SIGUSR1');
    },
    workers: async () => listWorkers((await masterOf(tools)).pid),
    ask: (path) =>
      askControl(tools, path, ASK_MS).catch(async (thrown: unknown) => {
        await masterOf(tools);
        throw thrown;
      }),
    ...(process.platform === 'linux' ? { succession: createSuccession(() => masterOf(tools)) } : {}),
  };
}

/** Resolves when nginx answers on its control listener. Faults: `port-taken`, `engine-failed`; then nothing is left. */
export async function startNginx(tools: NginxTools, port: number, fingerprint: string): Promise<void> {
  const found = await readRecord(tools.layout, NGINX);
  if (found !== null) {
    const isKept = (await standingOf(found)).kind === 'running';
    if (isKept && found.labels.fingerprint === fingerprint) return;
    await removeKept(tools.layout, NGINX);
  }
  await refuseTakenPort(port);
  for (const folder of ['logs', 'run', 'tmp']) {
    await mkdir(join(tools.place.nginxFolder, folder), { recursive: true, mode: 0o700 });
  }
  try {
    await startKept(tools.layout, tools.keeper, {
      labels: { name: NGINX, fingerprint, subject: { kind: 'nginx' } },
      command: [tools.programs.nginx, ...nginxArguments(tools, 'current/nginx.conf'), '-g', 'daemon off;'],
      folder: tools.place.nginxFolder,
      environment: plainEnvironment(),
      socket: tools.layout.controlSocket,
      stopSignal: 'QUIT',
    });
    await proveStarted(tools);
  } catch (thrown) {
    await removeKept(tools.layout, NGINX);
    throw thrown;
  }
}

async function proveStarted(tools: NginxTools): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const answer = await askControl(tools, '/generation', ASK_MS).catch(() => null);
    if (answer?.status === 200) return;
    // The record first: what it tells of has had its last words by then.
    const record = await readRecord(tools.layout, NGINX);
    const words = await lastWords(tools.layout, NGINX);
    // nginx tries a busy port again for two seconds before it gives up; its first word is enough.
    const busy = BUSY_PORT.exec(words)?.[1];
    if (busy !== undefined) throw portTaken(Number(busy));
    if ((record?.restarts ?? 1) > 0 || Date.now() > deadline) {
      throw new FaultError({
        code: 'engine-failed',
        message: 'nginx did not start.',
        hint: 'Read what it said; the config is the file named there.',
        detail: words,
      });
    }
    await sleep(POLL_MS);
  }
}

async function refuseTakenPort(port: number): Promise<void> {
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
  if (code === 'EADDRINUSE') throw portTaken(port);
  if (code === null) return;
  const message =
    code === 'EACCES'
      ? `This person may not listen on port ${port} of 127.0.0.1.`
      : `Port ${port} of 127.0.0.1 cannot be listened on: ${code}.`;
  throw new FaultError({ code: 'engine-failed', message, hint: 'Choose a port above 1023.' });
}

function portTaken(port: number): FaultError {
  return new FaultError({
    code: 'port-taken',
    message: `Port ${port} of 127.0.0.1 is in use by another program.`,
    hint: 'Choose another port, or end the program that has it.',
  });
}

function readConfig(tools: NginxTools, flag: '-t' | '-T', configPath: string): Promise<ConfigDump> {
  const given = [flag, ...nginxArguments(tools, configPath)];
  return new Promise((resolve, reject) => {
    const options = {
      cwd: tools.place.nginxFolder,
      env: plainEnvironment(),
      timeout: TEST_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
    };
    execFile(tools.programs.nginx, given, options, (error, stdout, stderr) => {
      // A number is nginx's own verdict; anything else means that it could not be asked.
      if (error !== null && typeof error.code !== 'number') return reject(couldNotTest(error));
      resolve({ accepted: error === null, text: stdout, output: stderr.trimEnd() });
    });
  });
}

function couldNotTest(error: Error): FaultError {
  return new FaultError(
    { code: 'engine-failed', message: `nginx could not be asked: ${error.message}.` },
    { cause: error },
  );
}

/** `-e` keeps nginx from opening the log it was compiled with, which may belong to another; since 1.19.5. */
function nginxArguments({ place, programs }: NginxTools, configPath: string): readonly string[] {
  const [major = 0, minor = 0, patch = 0] = programs.nginxVersion.split('.').map(Number);
  const knowsLogOption = major > 1 || minor > 19 || (minor === 19 && patch >= 5);
  return ['-p', `${place.nginxFolder}/`, ...(knowsLogOption ? ['-e', 'stderr'] : []), '-c', configPath];
}

async function listWorkers(master: number): Promise<readonly NginxWorker[]> {
  const children = await listChildren(master);
  const workers = await Promise.all(
    children.map(async (one) => ({ pid: one.pid, bornAt: one.bornAt, title: await readCommandLine(one) })),
  );
  // Cache processes are children too.
  return workers
    .filter(({ title }) => title.includes('worker process'))
    .map(({ pid, bornAt, title }) => ({ pid, bornAt, isLeaving: title.includes('is shutting down') }));
}

async function masterOf({ layout }: NginxTools): Promise<ProcessId> {
  const record = await readRecord(layout, NGINX);
  const standing = record === null ? null : await standingOf(record);
  if (standing?.kind === 'running') return standing.child;
  throw new FaultError({
    code: 'engine-failed',
    message: 'nginx does not run.',
    hint: 'Start it: signalbox up',
  });
}

/** The header keeps a page in a browser from asking: it cannot set it without being allowed to. */
function askControl({ layout }: NginxTools, path: string, timeoutMs: number): Promise<SocketAnswer> {
  return askSocket({ path: layout.controlSocket }, path, timeoutMs, { 'X-Signalbox-Control': '1' });
}

const BUSY_PORT = /\[emerg\] bind\(\) to \S+:(\d+) failed \(\d+: Address already in use\)/;
const ASK_MS = 2000;
const TEST_MS = 30_000;
/** Three snippets at their limit, and what they may include. */
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;
const START_WITHIN_MS = 10_000;
const POLL_MS = 5;
