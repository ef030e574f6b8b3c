import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type CountedFiles, countFiles } from '../../../stack/control/logs/count-files.ts';
import { CountThread } from '../../../stack/control/logs/count-thread.ts';
import { planLogParts } from '../../../stack/control/logs/log-parts.ts';
import { readLogFormat } from '../../../stack/control/logs/read-log-format.ts';
import { LogCount } from '../../../stack/logs/count/log-count.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { accessLine } from '../../logs/read/access-line.ts';
import { text, withFolder } from './reading.ts';

const workerPath = fileURLToPath(new URL('../../../stack/control/logs/count-worker.ts', import.meta.url));

const count = (
  paths: readonly string[],
  threadCount: number,
  signal: AbortSignal,
  format: string | null = null,
): Promise<CountedFiles> => {
  const threads = Array.from({ length: threadCount }, () => new CountThread(workerPath));
  return countFiles(paths, { wish: { format }, threads, signal, onProgress: () => {} }).finally(() =>
    Promise.all(threads.map((thread) => thread.close())),
  );
};

/** Retries, cache hits, escapes, lines that are none. */
function lineOf(at: number): string {
  const own = `10.0.0.${2 + (at % 3)}:8000`;
  if (at % 97 === 0) return 'odd line';
  if (at % 31 === 0) return accessLine({ path: '/"q"' });
  if (at % 17 === 0) return accessLine({ upstream: '', upstreamStatus: '', upstreamMs: '', cache: 'HIT' });
  if (at % 13 === 0)
    return accessLine({ upstream: `10.0.0.9:1, ${own}`, upstreamStatus: '502, 200', upstreamMs: '-, 0.004' });
  return accessLine({ upstream: own, upstreamMs: `0.${String(at % 1000).padStart(3, '0')}`, bytes: at });
}

function naive(lines: readonly string[]): LogCount {
  const counted = new LogCount();
  for (const line of lines) {
    const record = parseAccessLine(line);
    if (record === null) counted.addMalformed();
    else counted.add(fieldsOf(record));
  }
  return counted;
}

const told = ({ requests, malformed }: LogCount) => ({ requests, malformed });

describe('countFiles', () => {
  test(
    'plain, packed and in parts on threads: the counts are those of a naive reader',
    () =>
      withFolder(async (folder, signal) => {
        const lines = Array.from({ length: 150_000 }, (_, at) => lineOf(at));
        const [first, second] = [join(folder, 'access.log'), join(folder, 'access.log.1.gz')];
        // The last line has no newline yet: a log that is not followed ends there.
        await writeFile(first, text(lines).slice(0, -1));
        await writeFile(second, gzipSync(text(lines.slice(0, 5000))));
        expect((await planLogParts([first], 16 * 2 ** 20)).length).toBeGreaterThan(1);
        const truth = naive([...lines, ...lines.slice(0, 5000)]);
        for (const threads of [0, 2]) {
          const counted = await count([first, second], threads, signal);
          expect(told(counted.count)).toEqual(told(truth));
          expect(counted.count.rows()).toEqual(truth.rows());
        }
      }),
    60_000,
  );

  test('a file cut into parts anywhere is the whole file, each part from a line’s beginning', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      const log = text(Array.from({ length: 300 }, (_, at) => `line ${'x'.repeat(at % 50)}`));
      await writeFile(path, log);
      for (const atMost of [1, 10, 64, 1000, 1e6]) {
        const parts = await planLogParts([path], atMost);
        expect(parts.map(({ start, end }) => log.slice(start, end)).join('')).toBe(log);
        for (const { start } of parts) expect(start === 0 || log[start - 1] === '\n').toBe(true);
      }
    }));

  test('a line of 64 MB costs no memory, is malformed, and its neighbours count', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, `${accessLine()}\n${'x'.repeat(64e6)}\n${accessLine()}\n`);
      const before = process.memoryUsage().rss;
      const { count: counted, cutLines } = await count([path], 0, signal);
      expect({ ...told(counted), cutLines }).toEqual({ requests: 2, malformed: 1, cutLines: 1 });
      expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20);
    }));

  test('a foreign log is told by its first line, and counted by status', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const line = (status: number) =>
        `127.0.0.1 - - [21/Nov/2026:01:02:03 +0000] "GET / HTTP/1.1" ${status} 150 "-" "-"`;
      await writeFile(path, text([line(200), line(404), 'bad', line(200)]));
      expect(await readLogFormat(path)).toBe('combined');
      const { count: counted } = await count([path], 0, signal, 'combined');
      expect(told(counted)).toEqual({ requests: 3, malformed: 1 });
      expect(counted.rows()).toEqual([
        { address: null, hits: 3, attempts: 0, bytes: 450, statuses: { '200': 2, '404': 1 }, latency: null },
      ]);
    }));

  test.each([0, 2])(
    'what is not there, or is no gzip to its end, is a fault with a sentence (%d threads)',
    (threads) =>
      withFolder(async (folder, signal) => {
        const broken = join(folder, 'broken.gz');
        await writeFile(broken, gzipSync(accessLine().repeat(100)).subarray(0, 60));
        await expect(count([join(folder, 'none.log')], threads, signal)).rejects.toThrow('cannot be read');
        await expect(count([broken], threads, signal)).rejects.toThrow('cannot be read');
      }),
  );
});
