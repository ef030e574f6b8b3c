/** A real nginx of this machine under a folder of its own, as an engine would show it to the controller. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPrefixFolders } from '../../../stack/control/config/generation-folders.ts';
import type { EngineNginx, NginxWorker } from '../../../stack/engines/engine.ts';
import { createSuccession } from '../../../stack/engines/process/succession.ts';
import type { NginxSite } from '../../../stack/model/routing.ts';

export const NGINX_PROGRAM = '/usr/sbin/nginx';
export const hasNginx = existsSync(NGINX_PROGRAM);

export interface LocalNginx extends Required<EngineNginx> {
  readonly folder: string;
  site(listen: string): NginxSite;
  /** Runs the current config; its workers run as root, who may enter the temporary folder. */
  start(): Promise<void>;
  masterPid(): number;
  /** Ends it, and removes the folder. */
  remove(): Promise<void>;
}

export async function createLocalNginx(): Promise<LocalNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-nginx-'));
  await createPrefixFolders(folder);
  let master: ChildProcess | null = null;
  const pidOfMaster = (): number => {
    if (master?.pid === undefined || master.exitCode !== null || master.signalCode !== null) {
      throw new Error('nginx does not run');
    }
    return master.pid;
  };
  return {
    folder,
    site: (listen) => ({
      listen,
      control: `unix:${folder}/run/control.sock`,
      user: 'root',
      version: '1.22.1',
    }),
    async start() {
      await rm(join(folder, 'run/control.sock'), { force: true });
      const args = [
        '-p',
        `${folder}/`,
        '-c',
        'current/nginx.conf',
        '-e',
        'logs/error.log',
        '-g',
        'daemon off;',
      ];
      master = spawn(NGINX_PROGRAM, args, { stdio: 'ignore' });
    },
    masterPid: pidOfMaster,
    test: (configPath) => testConfig(folder, configPath),
    dump: () => Promise.reject(new Error('nobody asks for it here')),
    async reload() {
      process.kill(pidOfMaster(), 'SIGHUP');
    },
    async reopen() {
      process.kill(pidOfMaster(), 'SIGUSR1');
    },
    workers: async () => workersOf(pidOfMaster()),
    succession: createSuccession(async () => ({ pid: pidOfMaster() })),
    ask: (path) => askControl(join(folder, 'run/control.sock'), path),
    async remove() {
      const running = master;
      if (running !== null && running.exitCode === null && running.signalCode === null) {
        const ended = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGTERM');
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `nginx -t` as engines run it. */
export async function testConfig(
  folder: string,
  configPath: string,
): Promise<{ readonly accepted: boolean; readonly output: string }> {
  try {
    const args = ['-t', '-p', `${folder}/`, '-c', configPath, '-e', 'stderr'];
    const { stderr } = await promisify(execFile)(NGINX_PROGRAM, args);
    return { accepted: true, output: stderr };
  } catch (thrown) {
    return { accepted: false, output: String((thrown as { stderr?: unknown }).stderr ?? thrown) };
  }
}

function workersOf(master: number): readonly NginxWorker[] {
  const pids = readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').trim().split(' ');
  return pids.filter(Boolean).flatMap((pid) => {
    try {
      const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      if (!title.includes('worker process')) return [];
      return [{ pid: Number(pid), bornAt: Number(fields[19]), isLeaving: title.includes('shutting down') }];
    } catch {
      return [];
    }
  });
}

function askControl(
  socketPath: string,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'X-Signalbox-Control': '1', Host: 'control' };
    const asking = request({ socketPath, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    asking.on('error', reject);
    asking.setTimeout(5000, () => asking.destroy(new Error('no answer in 5 s')));
    asking.end();
  });
}
