/**
 * The port of 127.0.0.1 that leads to nginx's https. A container gets no port later, so one is published from its
 * beginning, whether or not nginx listens behind it: switching HTTPS on is then a change of the config and no more.
 */
import { createServer } from 'node:net';
import type { ContainerInspectInfo } from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import { type TlsPlace, usualTlsPort } from '../../model/tls.ts';
import { TLS_PORT } from './container-options.ts';

/** `info` null: there is no nginx yet. */
export function tlsPlaceOf(info: ContainerInspectInfo | null): TlsPlace {
  return { kind: 'published', listen: String(TLS_PORT), port: info === null ? null : publishedTlsPort(info) };
}

/** As the container was made, running or not; null where an older Signalbox made it without. */
export function publishedTlsPort(info: ContainerInspectInfo): number | null {
  const bindings: unknown = info.HostConfig.PortBindings?.[`${TLS_PORT}/tcp`];
  const [first] = Array.isArray(bindings) ? (bindings as readonly { readonly HostPort?: string }[]) : [];
  return Number(first?.HostPort ?? 0) || null;
}

/**
 * Makes nginx with the wished port, or else with the usual one or the next that is free: a taken port that nobody asked
 * for keeps no stack from coming up. Faults: those of `make`.
 */
export async function withTlsPort(
  wish: { readonly port: number; readonly tlsPort?: number | undefined },
  make: (tlsPort: number | null) => Promise<void>,
): Promise<void> {
  if (wish.tlsPort !== undefined) return await make(wish.tlsPort);
  const usual = usualTlsPort(wish.port);
  for (let port = usual; port < usual + TRIES && port <= 65_535; port += 1) {
    if (port === wish.port || !(await isFree(port))) continue;
    try {
      return await make(port);
    } catch (thrown) {
      if (!isTaken(thrown, port)) throw thrown;
    }
  }
  await make(null);
}

/** Whether the fault is that somebody else has exactly this port. */
export function isTaken(thrown: unknown, port: number | null): boolean {
  return (
    thrown instanceof FaultError &&
    thrown.fault.code === 'port-taken' &&
    thrown.fault.message.startsWith(`Port ${port} `)
  );
}

const TRIES = 20;

/** What may not be listened on here may be the engine's to give. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
