/** The port of 127.0.0.1 that leads past nginx to a backend: chosen when its container is made, and kept as long as it is free. */
import { createServer } from 'node:net';
import type { ContainerInspectInfo } from 'dockerode';
import { LABEL } from './labels.ts';

/** `127.0.0.1:49153`, of a stopped container too; null where it was made without. */
export function directAddressOf(info: ContainerInspectInfo): string | null {
  const port = directPortOf(info);
  return port === null ? null : `127.0.0.1:${port}`;
}

/** What the container was made with: a number we chose, never one that Docker picks anew at each start. */
export function directPortOf(info: ContainerInspectInfo): number | null {
  const inside = `${info.Config.Labels[LABEL.port] ?? ''}/tcp`;
  const bindings = (info.HostConfig.PortBindings ?? {}) as Readonly<
    Record<string, readonly Binding[] | null>
  >;
  return Number(bindings[inside]?.[0]?.HostPort ?? 0) || null;
}

/** `wished` where nobody has it, else another that was free a moment ago. */
export async function chooseDirectPort(wished: number | null): Promise<number> {
  return (wished === null ? null : await tryPort(wished)) ?? (await tryPort(0)) ?? 0;
}

interface Binding {
  readonly HostPort?: string;
}

/** The port that was had, null where it could not be. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null));
    });
  });
}
