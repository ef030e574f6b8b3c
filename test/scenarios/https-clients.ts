/** Clients of a stack's two ports: one that trusts a given authority alone, and those of a load that counts what it lost. */
import { Agent, request as plainRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly protocol: string | null;
  readonly isReused: boolean;
}

export interface Asked {
  readonly port: number;
  /** PEM; the client trusts this and nothing else. Left out: what Node trusts by itself. */
  readonly ca?: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  /** As a client names the server. */
  readonly servername?: string;
  readonly session?: Buffer;
  readonly onSession?: (session: Buffer) => void;
}

/** One https request on a connection of its own; rejects where the certificate is not believed. */
export function ask({
  port,
  ca,
  path = '/',
  method = 'GET',
  body,
  servername,
  ...more
}: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = tlsRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        rejectUnauthorized: true,
        ...(ca === undefined ? {} : { ca: [ca] }),
        ...(servername === undefined ? {} : { servername, headers: { Host: `${servername}:${port}` } }),
        ...(more.session === undefined ? {} : { session: more.session }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        const socket = answer.socket as TLSSocket;
        const [protocol, isReused] = [socket.getProtocol(), socket.isSessionReused()];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            headers: answer.headers,
            protocol,
            isReused,
          }),
        );
      },
    );
    sent.on('socket', (socket) => socket.on('session', (session: Buffer) => more.onSession?.(session)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A plain request to http; redirects are not followed. */
export function askPlain(port: number, path: string, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = plainRequest({ host: '127.0.0.1', port, path, method, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          headers: answer.headers,
          protocol: null,
          isReused: false,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** By HTTP/2, as ALPN agreed on it. */
export function askHttp2(
  port: number,
  ca: string,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://localhost:${port}`, { ca: [ca], host: '127.0.0.1' } as never);
    session.on('error', reject);
    const stream = session.request({ ':path': path });
    let status = 0;
    const chunks: Buffer[] = [];
    stream.on('response', (headers) => {
      status = Number(headers[':status']);
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      resolve({ status, body: Buffer.concat(chunks).toString('utf8') });
    });
    stream.end();
  });
}

export interface Load {
  /** Ends it; how many were answered with 200, and what befell the others. */
  end(): Promise<{ readonly ok: number; readonly lost: readonly string[] }>;
}

const REST_MS = 10;

/**
 * Requests one after the other on http, by some clients at once, each with a rest between them: enough to meet every
 * change, and the machine is left to it. `kept`: on connections that are kept; a GET that met a connection just closed is
 * sent once more on a new one, as every browser does (RFC 9110, 9.2.2).
 */
export function startLoad(port: number, kind: 'new' | 'kept', clients = 4): Load {
  const lost: string[] = [];
  let ok = 0;
  let isOver = false;
  const agent = kind === 'kept' ? new Agent({ keepAlive: true, maxSockets: clients }) : false;
  // Node's own word for it (`reusedSocket`) is not set where a socket goes from one request straight to the next.
  const used = new WeakSet<object>();
  const once = (agent: Agent | false) =>
    new Promise<number>((resolve, reject) => {
      const sent = plainRequest({ host: '127.0.0.1', port, path: '/health', agent }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', reject);
      });
      let wasReused = false;
      sent.on('socket', (socket) => {
        wasReused = used.has(socket);
        used.add(socket);
      });
      sent.on('error', (error) => reject(Object.assign(error, { wasReused })));
      sent.end();
    });
  const client = async () => {
    while (!isOver) {
      const status = await once(agent)
        .catch((error: Error & { readonly wasReused: boolean }) => {
          if (!error.wasReused) throw error;
          return once(false);
        })
        .catch((error: Error) => error.message);
      if (status === 200) ok += 1;
      else lost.push(String(status));
      await sleep(REST_MS);
    }
  };
  const all = Array.from({ length: clients }, client);
  return {
    async end() {
      isOver = true;
      await Promise.all(all);
      if (agent !== false) agent.destroy();
      return { ok, lost };
    },
  };
}
