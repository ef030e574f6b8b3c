/**
 * A Docker daemon of a test's own, to be stopped and started: with its own files, and in the network of a container of
 * the engine that is there, so that neither daemon meets the other's bridges and firewall rules.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { provideBaseImage } from '../../../stack/engines/docker/base-image.ts';
import { connectDocker, type DockerConnection } from '../../../stack/engines/docker/connect-docker.ts';
import { followProgress } from '../../../stack/engines/docker/engine-progress.ts';
import { findDocker, searchOf } from '../../../stack/engines/docker/find-docker.ts';
import { BASE_IMAGE } from '../../../stack/engines/docker/image-sources.ts';
import { knockDocker } from '../../../stack/engines/docker/knock-docker.ts';
import { eventually } from '../conformance/eventually.ts';
import { removeLeftovers } from './daemon-leftovers.ts';
import { socketOf, whyNoDocker } from './docker-rig.ts';

export interface OwnDaemon {
  /** `unix:///tmp/…/docker.sock`. */
  readonly address: string;
  /** What runs a program where this daemon's published ports are 127.0.0.1's. */
  readonly within: readonly string[];
  /** Copies images of the engine that is there. */
  load(tags: readonly string[]): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Resolves when it has ended. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** It hangs: takes calls and answers none, until it is thawed. */
  freeze(): void;
  thaw(): void;
  /** Ends it and leaves nothing of it. */
  remove(): Promise<void>;
}

/** Why there can be none here; null where there can. */
export async function whyNoOwnDaemon(): Promise<string | null> {
  const absent = [DOCKERD, NSENTER].filter((path) => !existsSync(path));
  if (absent.length > 0) return `there is no ${absent.join(', no ')}`;
  if (process.getuid?.() !== 0) return 'only root can start a daemon';
  return await whyNoDocker();
}

/** Started, with no image in it, and no registry that it could reach. */
export async function createOwnDaemon(): Promise<OwnDaemon> {
  const engine = await findDocker(searchOf(process.env), () => undefined);
  await provideBaseImage(engine, BASE_IMAGE, () => undefined);
  const machine = await engine.calls.createContainer({
    Image: BASE_IMAGE,
    Cmd: ['sleep', 'infinity'],
    HostConfig: { Init: true },
  });
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-daemon-'));
  const address = `unix://${join(folder, 'docker.sock')}`;
  let within: readonly string[] = [];
  let daemon: ChildProcess | null = null;

  async function start(): Promise<void> {
    const log = await open(join(folder, 'dockerd.log'), 'a');
    const [program = '', ...args] = [...within, DOCKERD, ...daemonWords(folder, address)];
    const env = { ...process.env, HTTPS_PROXY: NOWHERE, HTTP_PROXY: NOWHERE };
    const started = spawn(program, args, { env, stdio: ['ignore', log.fd, log.fd] });
    daemon = started;
    await log.close();
    await eventually(
      'the daemon to answer',
      async () => started.exitCode ?? ((await answers(address)) ? 'answers' : 'silent'),
      (word) => word !== 'silent',
    );
    if (started.exitCode !== null) throw new Error(`dockerd ended: ${await lastWords(folder)}`);
    await chown(join(folder, 'docker.sock'), NOBODY, NOBODY);
  }
  async function load(tags: readonly string[]): Promise<void> {
    const into = connectTo(address);
    const saved = await saveImages(engine, tags);
    const { error } = await followProgress(await into.streams.loadImage(saved), () => undefined);
    into.close();
    if (error !== null) throw new Error(error);
  }
  async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = daemon;
    daemon = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    // It dies with its daemon, but a daemon started before it is reaped takes it for alive, and waits for it in vain.
    const containerd = await textOf(join(folder, 'exec/containerd/containerd.pid'));
    ending.kill(signal);
    await once(ending, 'exit');
    await eventually(
      'containerd to be reaped',
      () => containerd !== '' && existsSync(`/proc/${containerd}`),
      (isThere) => !isThere,
    );
  }
  async function remove(): Promise<void> {
    daemon?.kill('SIGCONT');
    await stop('SIGTERM');
    await removeLeftovers(folder);
    await rm(folder, { recursive: true, force: true });
    await machine.remove({ force: true, v: true });
    engine.close();
  }

  try {
    await machine.start();
    within = await networkOf(machine);
    await chmod(folder, 0o755);
    await start();
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  const freeze = () => void daemon?.kill('SIGSTOP');
  const thaw = () => void daemon?.kill('SIGCONT');
  return { address, within, load, start, stop, freeze, thaw, remove };
}

/** Who may speak to this daemon beside root. */
export const NOBODY = 65_534;

const DOCKERD = '/usr/sbin/dockerd';
const NSENTER = '/usr/bin/nsenter';
/** RFC 863's port: nobody discards any more. What would be pulled through it fails at once. */
const NOWHERE = 'http://127.0.0.1:9';

/** Subnets of RFC 2544, which no real network has. */
function daemonWords(folder: string, address: string): readonly string[] {
  return [
    ...['--host', address, '--pidfile', join(folder, 'docker.pid')],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    ...['--bip', '198.19.0.1/24', '--default-address-pool', 'base=198.18.0.0/16,size=24'],
  ];
}

async function networkOf(machine: Dockerode.Container): Promise<readonly string[]> {
  const { State, Id } = await machine.inspect();
  const cgroup = await readFile(`/proc/${State.Pid}/cgroup`, 'utf8').catch(() => '');
  if (!cgroup.includes(Id))
    throw new Error('the engine’s processes are not this machine’s: it has no network to lend');
  return [NSENTER, `--net=/proc/${State.Pid}/ns/net`];
}

/** One archive of all: layers they share are in it once. dockerode knows only archives of one image. */
function saveImages(engine: DockerConnection, names: readonly string[]): Promise<NodeJS.ReadableStream> {
  const query = names.map((name) => `names=${encodeURIComponent(name)}`).join('&');
  return new Promise((resolve, reject) => {
    request({ socketPath: socketOf(engine.title), path: `/images/get?${query}` }, resolve)
      .on('error', reject)
      .end();
  });
}

function connectTo(address: string): DockerConnection {
  return connectDocker({ kind: 'socket', title: address, path: socketOf(address) });
}

async function answers(address: string): Promise<boolean> {
  const connection = connectTo(address);
  const { kind } = await knockDocker(connection);
  connection.close();
  return kind === 'answers';
}

async function lastWords(folder: string): Promise<string> {
  return (await textOf(join(folder, 'dockerd.log'))).trim().split('\n').slice(-3).join(' | ');
}

/** Empty where there is no such file. */
async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}
