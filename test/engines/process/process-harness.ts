/** The process engine's own means: real processes, found through /proc and ended past the engine. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StackPlace } from '../../../stack/engines/engine.ts';
import { layoutOf, recordPath } from '../../../stack/engines/process/layout.ts';
import { findProcessEngine } from '../../../stack/engines/process/process-engine.ts';
import { missingPrograms } from '../../../stack/engines/process/programs.ts';
import { parseRecord, type Record, readRecords } from '../../../stack/engines/process/record.ts';
import type { EngineHarness } from '../conformance/harness.ts';

export const IMAGES_FOLDER = fileURLToPath(new URL('../../../stack/images', import.meta.url));

/** Why nothing of this engine can be tested here, or null. */
export async function processUnavailable(): Promise<string | null> {
  if (process.platform !== 'linux') return 'its tests read /proc';
  const missing = await missingPrograms();
  return missing.length === 0 ? null : `this machine lacks ${missing.join(', ')}`;
}

export async function createProcessHarness(): Promise<EngineHarness> {
  const homes: string[] = [];
  const foreign: ChildProcess[] = [];
  return {
    serves: 'http',
    createPlace: async () => {
      const home = await mkdtemp(join(tmpdir(), 'signalbox-process-'));
      homes.push(home);
      return placeIn(home);
    },
    createEngine: (place) => findProcessEngine(place, () => undefined),
    freePort,
    killBehindBack: async (place, name) => {
      const { child } = await readKept(place, name);
      if (child !== null) process.kill(child.pid, 'SIGKILL');
    },
    plantForeign: async (place) => {
      const socket = join(place.home, 'foreign-flask-app-3.sock');
      const env = {
        ...process.env,
        BACKEND_NAME: 'flask-app-3',
        BACKEND_NUMBER: '3',
        PYTHONDONTWRITEBYTECODE: '1',
        BACKEND_BIND: `unix:${socket}`,
      };
      const given = ['-m', 'gunicorn', '--config', 'gunicorn.conf.py', 'app:app'];
      const planted = spawn('/usr/bin/python3', given, {
        cwd: join(IMAGES_FOLDER, 'flask'),
        env,
        stdio: 'ignore',
      });
      foreign.push(planted);
      await once(planted, 'spawn');
    },
    isForeignUntouched: async () =>
      foreign.length > 0 && foreign.every((one) => one.exitCode === null && one.signalCode === null),
    occupyPort,
    makeGone: async (place) => {
      await rm(join(place.home, 'process'), { recursive: true });
    },
    leftovers: leftoversOf,
    cleanup: async () => {
      for (const one of foreign.splice(0)) {
        const ended = one.exitCode === null && one.signalCode === null ? once(one, 'exit') : null;
        // Not SIGKILL: its worker would outlive it for a second.
        one.kill('SIGTERM');
        await ended;
      }
      for (const home of homes.splice(0)) await removeHome(home);
    },
  };
}

export function placeIn(home: string): StackPlace {
  return {
    project: 'signalbox-process-test',
    home,
    nginxFolder: join(home, 'nginx'),
    imagesFolder: IMAGES_FOLDER,
  };
}

export async function readKept(place: StackPlace, name: string): Promise<Record> {
  const record = parseRecord(name, await readFile(recordPath(layoutOf(place), name), 'utf8'));
  if (record === null) throw new Error(`the record of ${name} is not whole`);
  return record;
}

export async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

export async function occupyPort(port: number): Promise<{ release(): Promise<void> }> {
  const server = await listen(port);
  return {
    release: async () => {
      await new Promise((done) => server.close(done));
    },
  };
}

/** Living processes and files that say they belong to this place. */
export async function leftoversOf(place: StackPlace): Promise<readonly string[]> {
  const layout = layoutOf(place);
  const files = [layout.records, layout.outputs].map(async (folder) =>
    existsSync(folder) ? (await readdir(folder)).map((file) => join(folder, file)) : [],
  );
  const run = existsSync(layout.run) ? [layout.run] : [];
  return [...(await processesOf(place.home)), ...(await Promise.all(files)).flat(), ...run];
}

/** Ends what a failed test left, by the records of that home alone, then removes the home. */
export async function removeHome(home: string): Promise<void> {
  const layout = layoutOf(placeIn(home));
  for (const record of await readRecords(layout)) {
    for (const id of [record.keeper, record.child]) {
      if (id !== null && (await processesOf(home)).some((one) => one.startsWith(`${id.pid} `))) {
        process.kill(id.pid, 'SIGKILL');
      }
    }
  }
  await rm(home, { recursive: true, force: true });
  await rm(layout.run, { recursive: true, force: true });
}

/** `PID COMMAND LINE` of whoever names the folder in its arguments or its environment. */
async function processesOf(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      const isForeign = environment.includes('foreign-');
      const names = `${command}${environment}`.includes(folder) && !isForeign;
      return names ? [`${pid} ${command.replaceAll('\0', ' ')}`] : [];
    }),
  );
  return found.flat();
}

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return server;
}
