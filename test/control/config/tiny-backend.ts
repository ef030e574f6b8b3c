/** A backend inside the test's process that can be killed as hard as a process, and revived at its address. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TinyBackend {
  readonly address: string;
  readonly port: number;
  /** Resolves when a request has arrived that will take its time. */
  arrival(): Promise<void>;
  /** Closes the port and cuts every connection, with answers under way. */
  kill(): Promise<void>;
  revive(): Promise<void>;
}

/** Answers each path with its name; `/slow` takes 300 ms. */
export async function startTinyBackend(name: string): Promise<TinyBackend> {
  let server = createNamed(name);
  const port = await listen(server, 0);
  return {
    port,
    address: `127.0.0.1:${port}`,
    arrival: () => new Promise((resolve) => server.once('request', () => resolve())),
    kill() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
    async revive() {
      server = createNamed(name);
      await listen(server, port);
    },
  };
}

function createNamed(name: string): Server {
  const server = createServer((request, response) => {
    setTimeout(() => response.end(name), request.url === '/slow' ? 300 : 0);
  });
  server.keepAliveTimeout = 75_000;
  return server;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
