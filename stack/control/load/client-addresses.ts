/** Addresses of this machine for a load run's clients, where nginx can tell them from each other. */
import { createServer } from 'node:net';
import { FaultError } from '../../model/faults.ts';
import { seesClients } from './sees-clients.ts';

interface Clients {
  readonly keepAlive: boolean;
  readonly concurrency: number;
}

/**
 * 127.0.0.1, 127.0.1.1, 127.0.2.1 …: `ip_hash` looks at the first three numbers of an IPv4 address only (nginx,
 * ngx_http_upstream_module), so clients of 127.0.0.x would all be one to it. `listen`: as nginx is told to.
 * Fault: `input-invalid` with the reason why they cannot be had.
 */
export async function clientAddresses(
  count: number,
  { keepAlive, concurrency }: Clients,
  listen: string,
): Promise<readonly string[]> {
  if (count > 1 && !seesClients(listen)) {
    throw refused(
      'nginx does not listen on this machine’s loopback itself: its port is published, and every client arrives from one address.',
      'The process engine has several client addresses: `signalbox up --engine process`.',
    );
  }
  if (keepAlive && concurrency < count) {
    throw refused(
      `${concurrency} clients that keep their connections have at most ${concurrency} addresses, and ${count} are wished.`,
      'Ask for as many at once, or for new connections.',
    );
  }
  const addresses = Array.from({ length: count }, (_, index) => `127.0.${index}.1`);
  const last = addresses.at(-1) ?? '127.0.0.1';
  if (!(await isOurs(last))) {
    throw refused(
      `This machine does not have the address ${last}: on its loopback only 127.0.0.1 is set up.`,
      'Linux has all of 127.0.0.0/8 by itself; elsewhere each has to be added.',
    );
  }
  return addresses;
}

function isOurs(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port: 0 }, () => server.close(() => resolve(true)));
  });
}

function refused(message: string, hint: string): FaultError {
  return new FaultError({ code: 'input-invalid', message: `Several client addresses: ${message}`, hint });
}
