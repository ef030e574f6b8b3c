/** A port another program holds is refused before anything is changed. */
import { createServer } from 'node:net';
import { DEFAULT_PORT, type Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Observed } from '../model/observed.ts';

/** Fault `port-taken`. Passes where nginx of this stack itself holds the port already. */
export async function refuseTakenPort(
  before: Desired | null,
  wished: Desired,
  observed: Observed | null,
): Promise<void> {
  const holdsItAlready = observed?.nginx.state === 'running' && before?.port === wished.port;
  if (wished.state === 'down' || holdsItAlready || (await isFree(wished.port))) return;
  throw new FaultError({
    code: 'port-taken',
    message: `Port ${wished.port} on 127.0.0.1 is taken by another program, so nothing was changed.`,
    hint: `Choose another one: \`signalbox up --port ${wished.port === DEFAULT_PORT ? DEFAULT_PORT + 1 : DEFAULT_PORT}\`.`,
  });
}

/** The first port of 127.0.0.1 from `from` upwards that nobody holds; `from` itself when a hundred are taken. */
export async function findFreePort(from: number): Promise<number> {
  for (let port = from; port < from + 100 && port <= 65_535; port += 1) if (await isFree(port)) return port;
  return from;
}

/** A port that this user may not have may be the engine's to give: Docker's daemon is root. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
