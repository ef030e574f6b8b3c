/** One request to the public port, to see what the cache does with it. It counts as any other. */
import { get } from 'node:http';
import type { PurgeOutcome } from '../../model/cache-report.ts';

const ANSWER_MS = 10_000;

/** `path` as nginx compares it. No answer is status 0, never a fault: the purge itself was proven before. */
export function probePath(port: number, path: string): Promise<NonNullable<PurgeOutcome['probe']>> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, cache: string) =>
      resolve({ path, status, cache, ms: Math.round((performance.now() - startedAt) * 10) / 10 });
    const asking = get(
      {
        host: '127.0.0.1',
        port,
        path: encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23'),
        agent: false,
        timeout: ANSWER_MS,
        headers: { 'User-Agent': 'signalbox' },
      },
      (response) => {
        response.resume();
        end(response.statusCode ?? 0, response.headers['x-cache-status']?.toString() ?? '');
      },
    );
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => end(0, ''));
    asking.on('close', () => end(0, ''));
  });
}
