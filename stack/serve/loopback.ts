/**
 * In: a controller and the built panel. Out: both on 127.0.0.1, for whoever has this run's token.
 * Must not know: engines, the command line, windows.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Controller } from '../control/controller.ts';
import { FaultError } from '../model/faults.ts';
import { type Admission, admitRequest, admitUpgrade, type Gate } from './admission.ts';
import { createRpcCarrier, MAX_CONNECTIONS, MAX_MESSAGE_BYTES, reportBugOnStderr } from './carry-rpc.ts';
import { PANEL_HEADERS, readPanelFile } from './panel-files.ts';

export interface LoopbackOptions {
  readonly controller: Controller;
  /** Absolute folder of the built panel. */
  readonly rendererFolder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
}

export interface Loopback {
  /** With the token: whoever has it may drive the stack. */
  readonly url: string;
  /** Hangs up on everybody. */
  close(): Promise<void>;
}

/** Faults: `port-taken`. */
export async function serveLoopback(options: LoopbackOptions): Promise<Loopback> {
  const server = createServer({ headersTimeout: HEAD_MS, connectionsCheckingInterval: HEAD_MS });
  server.maxConnections = MAX_CONNECTIONS;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const gate: Gate = {
    port: await listen(server, options.port ?? 0),
    token: randomBytes(32).toString('base64url'),
  };
  const carry = createRpcCarrier(options.controller, reportBugOnStderr);

  server.on('request', (request, response) => {
    answer(request, response, gate, options.rendererFolder).catch((error) => {
      reportBugOnStderr(error);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const admission = pathOf(request) === '/rpc' ? admitUpgrade(request, gate) : NO_SUCH_SOCKET;
    if (admission.kind === 'refuse') refuseUpgrade(socket, admission);
    else sockets.handleUpgrade(request, socket, head, carry);
  });

  return {
    url: `http://127.0.0.1:${gate.port}/?token=${gate.token}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
    throw new FaultError(
      {
        code: 'port-taken',
        message: `Port ${port} of 127.0.0.1 ${why}.`,
        hint: 'Choose another with `--port`, or leave it out to get a free one.',
      },
      { cause: error },
    );
  }
  return (server.address() as AddressInfo).port;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  rendererFolder: string,
): Promise<void> {
  const admission = admitRequest(request, gate);
  switch (admission.kind) {
    case 'refuse':
      return say(response, admission.status, admission.sentence);
    case 'welcome':
      response.writeHead(303, { ...PANEL_HEADERS, Location: '/', 'Set-Cookie': admission.cookie });
      response.end();
      return;
    case 'enter': {
      const file = await readPanelFile(rendererFolder, pathOf(request));
      if (!file) return say(response, 404, 'There is nothing here. The panel is at /.');
      response.writeHead(200, {
        ...PANEL_HEADERS,
        'Content-Type': file.type,
        'Content-Length': file.body.byteLength,
      });
      response.end(request.method === 'HEAD' ? undefined : file.body);
      return;
    }
    default:
      return admission satisfies never;
  }
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { ...PANEL_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

/** The server has let go of the socket: whoever keeps his end open would keep ours. */
function refuseUpgrade(socket: Duplex, { status, sentence }: Extract<Admission, { kind: 'refuse' }>): void {
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence) + 1}\r\n\r\n${sentence}\n`,
  );
}

/** As it was sent: a URL parser would already have resolved the dots we want to see. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** Whoever connects and says nothing takes a place from others. */
const HEAD_MS = 10_000;

const NO_SUCH_SOCKET = {
  kind: 'refuse',
  status: 403,
  sentence: 'The only WebSocket here is /rpc.',
} as const;
