/** An nginx in memory: it reads the real files of a stack, and refuses what it cannot read to the end. */
import { appendFile, mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import type { EngineNginx, NginxWorker, StackPlace } from '../engine.ts';
import { type FakeState, say } from './fake-world.ts';

const WORKERS = 2;
export const CURRENT_CONFIG = 'current/nginx.conf';

export function createFakeNginx(place: StackPlace, state: FakeState, guard: () => void): EngineNginx {
  const running = () => {
    guard();
    if (state.nginx === null) {
      throw new FaultError({ code: 'engine-failed', message: 'nginx does not run.' });
    }
    return state.nginx;
  };
  return {
    test: (configPath) => {
      guard();
      return checkConfig(place, configPath);
    },
    dump: async (configPath) => {
      running();
      const { accepted, output } = await checkConfig(place, configPath);
      return { accepted, text: accepted ? await dumpFolder(place, dirname(configPath)) : '', output };
    },
    reload: async () => {
      const nginx = running();
      const { accepted, output } = await checkConfig(place, CURRENT_CONFIG);
      const emergency = accepted ? state.emergency : output;
      if (emergency !== null) return logEmergency(place, state, emergency);
      nginx.generation = await currentGeneration(place);
      nginx.workers = bearWorkers(state);
    },
    reopen: async () => {
      running();
      const folder = join(place.nginxFolder, 'logs');
      await mkdir(folder, { recursive: true });
      for (const name of ['access.log', 'error.log']) await appendFile(join(folder, name), '');
    },
    workers: async () => running().workers,
    ask: async (path) => {
      const nginx = running();
      if (path === '/generation') {
        const pid = nginx.workers[0]?.pid ?? 0;
        return { status: 200, body: JSON.stringify({ generation: nginx.generation, pid }) };
      }
      if (path === '/stub_status') return { status: 200, body: 'Active connections: 1 \n' };
      return { status: 404, body: '' };
    },
  };
}

export function bearWorkers(state: FakeState): readonly NginxWorker[] {
  return Array.from({ length: WORKERS }, () => {
    state.births += 1;
    return { pid: FIRST_WORKER_PID + state.births, bornAt: state.births, isLeaving: false };
  });
}

/** The number in the name that `current` points at; 0 when there is none. */
export async function currentGeneration(place: StackPlace): Promise<number> {
  const target = await readlink(join(place.nginxFolder, 'current')).catch(() => '');
  return Number(/(\d+)\/?$/.exec(target)?.[1] ?? 0);
}

/** nginx's words for the two faults this one can find: a file that is not there, and one that ends too early. */
export async function checkConfig(
  place: StackPlace,
  configPath: string,
): Promise<{ readonly accepted: boolean; readonly output: string }> {
  const file = join(place.nginxFolder, configPath);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    const output = `nginx: [emerg] open() "${file}" failed (2: No such file or directory)`;
    return { accepted: false, output };
  }
  const count = (brace: string) => text.split(brace).length - 1;
  if (count('{') > count('}')) {
    const line = text.split('\n').length;
    return {
      accepted: false,
      output: `nginx: [emerg] unexpected end of file, expecting "}" in ${file}:${line}`,
    };
  }
  return { accepted: true, output: `nginx: configuration file ${file} test is successful` };
}

/** In order of their paths, where the real one follows the includes. */
async function dumpFolder(place: StackPlace, folder: string): Promise<string> {
  const names = await readdir(join(place.nginxFolder, folder), { recursive: true });
  const files = names.filter((name) => name.endsWith('.conf')).sort();
  const texts = files.map(async (name) => {
    const path = join(place.nginxFolder, folder, name);
    return `# configuration file ${path}:\n${await readFile(path, 'utf8')}\n`;
  });
  return (await Promise.all(texts)).join('');
}

async function logEmergency(place: StackPlace, state: FakeState, text: string): Promise<void> {
  const message = text.replace(/^nginx: \[emerg\] /, '');
  const file = join(place.nginxFolder, 'logs', 'error.log');
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `2026/01/01 00:00:00 [emerg] 1#1: ${message}\n`);
  say(state, 'nginx', `[emerg] ${message}`);
}

const FIRST_WORKER_PID = 5000;
