/** One GET over a unix socket or a TCP port of this machine, on a connection of its own. */
import { request } from 'node:http';
import type { ListenPlace } from './listen-place.ts';

export interface SocketAnswer {
  readonly status: number;
  readonly body: string;
}

/** Throws when nothing listens, or when the deadline passes. */
export function askSocket(
  listens: ListenPlace,
  path: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...('path' in listens ? { socketPath: listens.path } : listens),
        path,
        agent: false,
        headers: { Host: 'localhost', Connection: 'close', ...headers },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
