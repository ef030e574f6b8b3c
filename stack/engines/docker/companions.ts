/** A container beside the stack, from somebody else's image: ours to start and remove, and no part of what is served. */
import type { Companions, StackPlace } from '../engine.ts';
import { provideImage } from './base-image.ts';
import type { DockerConnection } from './connect-docker.ts';
import { absentAsNull } from './docker-stack.ts';

export function createCompanions(connection: DockerConnection, place: StackPlace): Companions {
  const { calls } = connection;
  const nameOf = (name: string) => `${place.project}-${name}`;
  /** One of that name that is not ours is nobody we know. */
  async function inspect(name: string) {
    const found = await absentAsNull(calls.getContainer(nameOf(name)).inspect());
    return found?.Config.Labels?.[COMPANION_OF] === place.home ? found : null;
  }
  async function portsOf(name: string): Promise<Readonly<Record<string, number>> | null> {
    const found = await inspect(name);
    if (found === null || !found.State.Running) return null;
    const ports = Object.entries(found.NetworkSettings.Ports ?? {});
    return Object.fromEntries(
      ports.map(([inside, bound]) => [inside.split('/', 1)[0] ?? inside, Number(bound?.[0]?.HostPort ?? 0)]),
    );
  }
  async function remove(name: string): Promise<void> {
    const found = await inspect(name);
    if (found !== null) await absentAsNull(calls.getContainer(found.Id).remove({ force: true, v: true }));
  }
  return {
    find: portsOf,
    remove,
    async start({ name, image, ports, environment }, report) {
      const running = await portsOf(name);
      if (running !== null) return running;
      await provideImage(connection, image, report);
      await remove(name);
      const insides = ports.map((port) => `${port}/tcp`);
      const container = await calls.createContainer({
        name: nameOf(name),
        Image: image,
        Labels: { [COMPANION_OF]: place.home },
        Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
        ExposedPorts: Object.fromEntries(insides.map((inside) => [inside, {}])),
        HostConfig: {
          // On a network of its own: the stack's is removed with the stack.
          PortBindings: Object.fromEntries(
            insides.map((inside) => [inside, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
          ),
          CapDrop: ['ALL'],
          SecurityOpt: ['no-new-privileges'],
          Memory: 512 * 1024 * 1024,
          PidsLimit: 256,
          RestartPolicy: { Name: 'unless-stopped' },
          LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
        },
      });
      await container.start();
      return (await portsOf(name)) ?? {};
    },
  };
}

const COMPANION_OF = 'dev.signalbox.companion-of';
