/** The controller's own door: a socket only its user can open, carrying the same calls as every other shell. */
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Controller } from '../control/controller.ts';
import { FaultError } from '../model/faults.ts';
import { createRpcCarrier, MAX_CONNECTIONS, MAX_MESSAGE_BYTES, reportBugOnStderr } from './carry-rpc.ts';
import { FOLLOWER_URL } from './dial-local-socket.ts';
import { localSocketPath } from './local-socket-path.ts';

export interface LocalSocket {
  readonly path: string;
  /** Commands connected now, and whoever is still shaking hands: followers are not among them. */
  commands(): number;
  /** Takes no new callers; those connected stay. */
  stopListening(): void;
  /** Hangs up on everybody. */
  close(): Promise<void>;
}

/**
 * Whoever holds the home's lock serves its socket; a socket nobody answers is a dead controller's, and is replaced.
 * Faults: `controller-busy` when another controller answers there.
 */
export async function serveLocalSocket(controller: Controller): Promise<LocalSocket> {
  const path = localSocketPath(controller.home);
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.maxConnections = MAX_CONNECTIONS;
  const sockets = new WebSocketServer({
    server,
    path: '/rpc',
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const carry = createRpcCarrier(controller, reportBugOnStderr);
  let followers = 0;
  sockets.on('connection', (socket, request) => {
    if (request.url === FOLLOWER_URL) {
      followers += 1;
      request.socket.once('close', () => {
        followers -= 1;
      });
    }
    carry(socket);
  });
  sockets.on('error', () => {}); // ws repeats the server's own errors, which `listen` answers
  let connections = 0;
  server.on('connection', (connection) => {
    connections += 1;
    connection.once('close', () => {
      connections -= 1;
    });
  });
  await listen(server, path);
  return {
    path,
    commands: () => connections - followers,
    stopListening: () => void server.close(),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      if (server.listening) server.close();
      server.closeAllConnections();
      if (process.platform !== 'win32') rmSync(path, { force: true });
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  try {
    await listenPrivately(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (await isAnswered(path)) throw new FaultError(BUSY, { cause: error });
    rmSync(path, { force: true });
    await listenPrivately(server, path);
  }
}

/** The socket's file is made while the mask is narrow, so that it never is anybody else's, not for a moment. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  if (process.platform === 'win32') {
    server.listen(path);
    await once(server, 'listening');
    return;
  }
  const mask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(mask);
  }
  await once(server, 'listening');
  chmodSync(path, 0o600);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => resolve(true));
    probe.once('error', () => resolve(false));
    probe.once('close', () => resolve(false));
    probe.unref();
    probe.once('connect', () => probe.destroy());
  });
}

const BUSY = {
  code: 'controller-busy',
  message: 'Another controller of this stack is running.',
  hint: 'Commands join it by themselves; `signalbox serve` and the desktop app show it.',
} as const;
