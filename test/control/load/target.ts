/** A server to be put under load, and a load run against it, watched to its end. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { LoadOptions } from '../../../stack/control/load/load-options.ts';
import { type LoadProgress, runLoad } from '../../../stack/control/load/run-load.ts';

export const workerPath = fileURLToPath(
  new URL('../../../stack/control/load/load-worker.ts', import.meta.url),
);

export interface Target {
  readonly url: string;
  readonly server: Server;
  requests: number;
  connections: number;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

/** A server that counts what it saw, on a port of its own, gone after `use`. */
export async function withTarget(answer: Answer, use: (target: Target) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    target.requests += 1;
    answer(request, response, target.requests);
  });
  server.on('connection', () => {
    target.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const target: Target = { url: `http://127.0.0.1:${port}`, server, requests: 0, connections: 0 };
  try {
    await use(target);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export const byTurns: Answer = (_request, response, number) => {
  response.setHeader('X-Backend', `flask-app-${(number % 3) + 1}`);
  response.end('Hello');
};

export type Progress = LoadProgress;

export async function runAll(
  options: Partial<LoadOptions> & { url: string },
  see: (progress: Progress) => void = () => {},
): Promise<Progress> {
  let last: Progress | null = null;
  const run = runLoad({
    requests: 1000,
    concurrency: 50,
    path: '/',
    method: 'GET',
    bodyBytes: 0,
    keepAlive: false,
    pauseMs: 0,
    signal: new AbortController().signal,
    workerPath,
    ...options,
  });
  for await (const progress of run) {
    expect(progress.sent).toBe(progress.ok + progress.failed);
    last = progress;
    see(progress);
  }
  if (last === null) throw new Error('a run without a single word');
  return last;
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
