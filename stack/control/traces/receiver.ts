/**
 * OTLP over HTTP, as a server: https://opentelemetry.io/docs/specs/otlp/#otlphttp
 * On loopback for programs of this machine, and on a unix socket for backends, whose network has no way to loopback.
 * A web page cannot post here: no Origin is let in, no other Host, and none of the content types a form may send.
 */
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import { encodingOf, type OtlpEncoding, printPartialSuccess, printStatus } from './otlp/answers.ts';
import { readJson } from './otlp/read-json.ts';
import { readProtobuf } from './otlp/read-protobuf.ts';
import { MalformedOtlp, type SpanBatch } from './otlp/span.ts';
import { Refusal, RequestBodies } from './request-bodies.ts';

export interface SpanReceiver {
  /** `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  readonly socketPath: string;
  close(): Promise<void>;
}

/** The port OTLP over HTTP has by default; the next free one where it is taken. */
export const OTLP_PORT = 4318;

/** Fault: `receiver-failed`. `take` is told each message's spans at once, before it is answered. */
export async function startReceiver(options: {
  readonly socketPath: string;
  readonly port?: number;
  readonly take: (batch: SpanBatch) => void;
}): Promise<SpanReceiver> {
  const bodies = new RequestBodies();
  const serverFor = (isHostOk: (host: string) => boolean) => {
    const server = createServer(LIMITS, (request, response) => {
      answer(request, response, { bodies, isHostOk, take: options.take }).catch(() => response.destroy());
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    return server;
  };
  const local = serverFor(() => true);
  const tcp = serverFor((host) => LOOPBACK_HOST.test(host));
  try {
    const port = await listenFrom(tcp, options.port ?? OTLP_PORT);
    await listenAtSocket(local, options.socketPath);
    return {
      url: `http://127.0.0.1:${port}/v1/traces`,
      socketPath: options.socketPath,
      async close() {
        await Promise.all([closeServer(tcp), closeServer(local)]);
        await rm(options.socketPath, { force: true });
      },
    };
  } catch (error) {
    await Promise.all([closeServer(tcp), closeServer(local)]);
    throw new FaultError({
      code: 'receiver-failed',
      message: `Spans cannot be received: ${error instanceof Error ? error.message : String(error)}.`,
      hint: 'Requests are served as before. Look who holds that port or folder, then switch receiving on again.',
    });
  }
}

const LIMITS = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2000,
  maxHeaderSize: 8192,
};
const MAX_CONNECTIONS = 128;
const KEEP_ALIVE_MS = 30_000;
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;
const PORTS_TRIED = 20;

interface Receiving {
  readonly bodies: RequestBodies;
  readonly isHostOk: (host: string) => boolean;
  readonly take: (batch: SpanBatch) => void;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  receiving: Receiving,
): Promise<void> {
  const encoding = encodingOf(request.headers['content-type']);
  try {
    refuseStrangers(request, receiving, encoding);
    const body = await receiving.bodies.read(request);
    const batch = encoding === 'json' ? readJson(body) : readProtobuf(body);
    receiving.take(batch);
    send(request, response, 200, encoding ?? 'json', printPartialSuccess(encoding ?? 'json', batch));
  } catch (thrown) {
    const refusal = thrown instanceof MalformedOtlp ? new Refusal(400, thrown.message) : thrown;
    // Whatever befell reading a message is the message's fault; nothing of it is kept.
    const { status, message, headers } =
      refusal instanceof Refusal ? refusal : new Refusal(400, 'The message cannot be read.');
    send(request, response, status, encoding ?? 'json', printStatus(encoding ?? 'json', message), headers);
  }
}

function refuseStrangers(
  { url, method, headers }: IncomingMessage,
  { isHostOk }: Receiving,
  encoding: OtlpEncoding | null,
): void {
  if (headers.origin !== undefined) throw new Refusal(403, 'Web pages cannot send spans here.');
  if (!isHostOk(headers.host ?? '')) throw new Refusal(403, 'This listener answers to 127.0.0.1 alone.');
  if (url?.split('?', 1)[0] !== '/v1/traces') throw new Refusal(404, 'Traces are taken at /v1/traces.');
  if (method !== 'POST') throw new Refusal(405, 'Traces are posted.', { Allow: 'POST' });
  if (encoding === null)
    throw new Refusal(415, 'Expected the content type application/x-protobuf or application/json.');
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  encoding: OtlpEncoding,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  // What was not read of a refused body is not to be taken for the next request.
  const closing = request.complete ? {} : { Connection: 'close' };
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, ...closing, ...headers });
  response.end(body);
}

async function listenFrom(server: Server, first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    try {
      await listen(server, { host: '127.0.0.1', port });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || port === first + PORTS_TRIED) throw error;
    }
  }
}

/** The folder is mounted into containers, whose user is nobody: whoever can see it may send. */
async function listenAtSocket(server: Server, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await chmod(dirname(path), 0o755);
  await rm(path, { force: true });
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) {
    await listen(server, { path });
  } else {
    // A socket's address is short; a folder that is open can be named by its number.
    const folder = await open(dirname(path));
    try {
      await listen(server, { path: `/proc/self/fd/${folder.fd}/${basename(path)}` });
    } finally {
      await folder.close();
    }
  }
  await chmod(path, 0o666);
}

const LONGEST_SOCKET_PATH = 103;

function listen(
  server: Server,
  at: { readonly host: string; readonly port: number } | { readonly path: string },
) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
