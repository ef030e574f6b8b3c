/** A real Docker Engine behind a socket of our own, and a place to make a stack in: for every Docker test. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Dockerode from 'dockerode';
import { connectDocker } from '../../../stack/engines/docker/connect-docker.ts';
import { createDockerEngine } from '../../../stack/engines/docker/docker-engine.ts';
import { findDocker, searchOf } from '../../../stack/engines/docker/find-docker.ts';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import { openSocketRelay } from './socket-relay.ts';

export const IMAGES_FOLDER = fileURLToPath(new URL('../../../stack/images', import.meta.url));

/** Why these tests cannot run here; null where an engine answers. */
export async function whyNoDocker(): Promise<string | null> {
  try {
    (await findDocker(searchOf(process.env), () => undefined)).close();
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

export interface DockerRig {
  /** The engine itself, past what is tested. */
  readonly docker: Dockerode;
  createPlace(): Promise<StackPlace>;
  /** An engine whose every word goes through a socket that can be cut. */
  createEngine(place: StackPlace): Promise<Engine>;
  /** Cuts that socket, for all engines made so far. */
  cut(): Promise<void>;
  /** Names of the containers and networks of a place that are still there. */
  leftovers(place: StackPlace): Promise<readonly string[]>;
  /** Removes what the places made, and nothing else. */
  cleanup(): Promise<void>;
}

export async function createDockerRig(): Promise<DockerRig> {
  const real = await findDocker(searchOf(process.env), () => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-docker-test-'));
  const relay = await openSocketRelay(join(folder, 'docker.sock'), socketOf(real.title));
  const places: StackPlace[] = [];
  const docker = real.calls;

  return {
    docker,
    createPlace: async () => {
      const home = join(folder, `home-${places.length + 1}`);
      const nginxFolder = join(home, 'nginx');
      await mkdir(nginxFolder, { recursive: true });
      const project = `sbtest-${randomBytes(4).toString('hex')}`;
      const place = { project, home, nginxFolder, imagesFolder: IMAGES_FOLDER };
      places.push(place);
      return place;
    },
    createEngine: (place) =>
      createDockerEngine(
        place,
        connectDocker({ kind: 'socket', title: `unix://${relay.path}`, path: relay.path }),
      ),
    cut: relay.cut,
    leftovers: (place) => namesOf(docker, place),
    cleanup: async () => {
      for (const place of places) await removeAll(docker, place);
      await relay.cut();
      real.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `unix:///var/run/docker.sock` → its path. */
export function socketOf(title: string): string {
  return title.replace(/^unix:\/\//, '');
}

/** SIGKILL to the program itself: `docker kill` would tell Docker not to bring it back. */
export async function killProgram(docker: Dockerode, name: string): Promise<void> {
  const { State, Config } = await docker.getContainer(name).inspect();
  const killer = await docker.createContainer({
    Image: Config.Image,
    Entrypoint: ['sh', '-c', `kill -9 ${State.Pid}`],
    User: '0',
    HostConfig: { PidMode: 'host', NetworkMode: 'none', CapAdd: ['KILL'] },
  });
  try {
    await killer.start();
    await killer.wait();
  } finally {
    await killer.remove({ force: true, v: true });
  }
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function namesOf(docker: Dockerode, place: StackPlace): Promise<readonly string[]> {
  const filters = { label: [`dev.signalbox.home=${place.home}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.map((one) => one.Names[0] ?? one.Id), ...networks.map((one) => one.Name)];
}

async function removeAll(docker: Dockerode, place: StackPlace): Promise<void> {
  const filters = { label: [`dev.signalbox.home=${place.home}`] };
  for (const one of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(one.Id).remove({ force: true, v: true });
  }
  for (const one of await docker.listNetworks({ filters })) await docker.getNetwork(one.Id).remove();
}
