import { truncateSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type AccessCounter, createAccessCounter } from '../../../stack/control/logs/access-counter.ts';
import { createBackendOf } from '../../../stack/control/logs/read-backend-addresses.ts';
import { DropTally } from '../../../stack/logs/count/drop-tally.ts';
import { Histogram } from '../../../stack/logs/count/histogram.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { accessLine } from '../../logs/read/access-line.ts';
import { text, withFolder } from './reading.ts';
import { writeRouting } from './write-routing.ts';

const WORKER = fileURLToPath(new URL('../../../stack/control/logs/past-worker.ts', import.meta.url));
const NAMES = ['flask-app-1', 'flask-app-2'];
const LARGE_BYTES = 100 * 1024;

describe('the past of a log, counted on a thread', () => {
  test('counts are those of a naive reader: large and small files, the last one being written', () =>
    withLogs(async ({ folder, path }) => {
      const [oldest, small, last] = [manyLines(0, 2000), manyLines(1, 3), manyLines(2, 4000)];
      await writeFile(`${path}.2`, text(oldest));
      await writeFile(`${path}.1`, text(small));
      const bytes = Buffer.from(text(last));
      // All but the last piece end within a line, where the thread must not end.
      const half = Math.floor(bytes.length / 2) + 17;
      const lastPiece = bytes.length - 500;
      await writeFile(path, bytes.subarray(0, half));
      await using counting = countWith(folder, path, WORKER);
      for (let at = half; at < lastPiece; at += 9999)
        await appendFile(path, bytes.subarray(at, Math.min(lastPiece, at + 9999)));
      await counting.counter.caughtUp();
      await appendFile(path, bytes.subarray(lastPiece));
      await counting.counter.settled(0);
      expect(counting.firstSeen()).toBe(0);
      expect(countsOf(counting.counter)).toEqual(naive(folder, [...oldest, ...small, ...last]));
      expect(counting.gaps).toEqual([]);
    }));

  test('a file emptied meanwhile: what the thread counted of it is dropped and that is said, the rest counts', () =>
    withLogs(async ({ folder, path }) => {
      const [kept, fresh] = [manyLines(3, 1500), manyLines(4, 5)];
      await writeFile(`${path}.1`, text(manyLines(5, 2000)));
      await writeFile(path, text(kept));
      await using counting = countWith(folder, path, WORKER, () => truncateSync(`${path}.1`));
      await counting.counter.settled(0);
      await appendFile(`${path}.1`, text(fresh));
      await counting.counter.settled(0);
      expect(counting.firstSeen()).toBe(0);
      expect(countsOf(counting.counter)).toEqual(naive(folder, [...kept, ...fresh]));
      expect(counting.gaps).toEqual([expect.stringContaining('access.log.1 was emptied')]);
    }));

  test.each(['/nonexistent/past-worker.js', '/nonexistent/past-worker.ts', fileURLToPath(import.meta.url)])(
    'a thread that cannot work is not missed: %s',
    (workerPath) =>
      withLogs(async ({ folder, path }) => {
        const [older, last] = [manyLines(6, 1500), manyLines(7, 1500)];
        await writeFile(`${path}.1`, text(older));
        await writeFile(path, text(last));
        await using counting = countWith(folder, path, workerPath);
        await counting.counter.settled(0);
        expect(countsOf(counting.counter)).toEqual(naive(folder, [...older, ...last]));
        expect(counting.gaps).toEqual([]);
      }),
  );

  test('no thread begins where no file is large', () =>
    withLogs(async ({ folder, path }) => {
      await writeFile(path, text(manyLines(8, 20)));
      await using counting = countWith(folder, path, WORKER);
      await counting.counter.settled(0);
      expect(counting.firstSeen()).toBe(20);
    }));

  test('closing does not wait for the thread to be done', () =>
    withLogs(async ({ folder, path }) => {
      await writeFile(path, text(manyLines(9, 2000)));
      const counting = countWith(folder, path, WORKER);
      await counting.counter.close();
      expect(countsOf(counting.counter).totals.requests).toBe(0);
    }));
});

interface Logs {
  readonly folder: string;
  readonly path: string;
}

function withLogs(use: (logs: Logs) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await writeRouting(folder, 12, { 'flask-app-1': '10.0.0.2:8000', 'flask-app-2': 'unix:/run/2.sock' });
    await use({ folder, path: join(folder, 'access.log') });
  });
}

/** `firstSeen`: the lines counted at the first change; none where a thread told how far it was, before it was done. */
function countWith(folder: string, path: string, workerPath: string, onFirst = () => {}) {
  const gaps: string[] = [];
  const counter = createAccessCounter({
    path,
    keep: 3,
    backendOf: createBackendOf(folder),
    past: { workerPath, nginxFolder: folder, atLeastBytes: LARGE_BYTES },
    onGap: (gap) => gaps.push(gap),
  });
  let first: number | null = null;
  counter.onChange(() => {
    if (first !== null) return;
    const { requests, malformed } = counter.snapshot(NAMES).totals;
    first = requests + malformed;
    onFirst();
  });
  return { counter, gaps, firstSeen: () => first, [Symbol.asyncDispose]: () => counter.close() };
}

/** Of many kinds, each seed others. */
function manyLines(seed: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const kind = (at * 7 + seed) % 11;
    if (kind === 0) return 'broken';
    if (kind === 1) return accessLine({ upstream: 'unix:/run/2.sock' });
    if (kind === 2) return accessLine({ upstream: '10.0.0.9:8000' });
    return accessLine({ time: `${1_700_000_000 + at}.${100 + kind}` });
  });
}

function countsOf(counter: AccessCounter) {
  const { totals, backends } = counter.snapshot(NAMES);
  return { totals, backends: [...backends.values()], drops: counter.drops() };
}

/** What a reader without any cleverness counts: one string, one JSON.parse for each line. */
function naive(folder: string, lines: readonly string[]): ReturnType<typeof countsOf> {
  const histogram = new Histogram(createBackendOf(folder));
  const drops = new DropTally();
  for (const line of lines) {
    const record = parseAccessLine(line);
    if (record === null) histogram.addMalformed();
    else for (const sink of [histogram, drops]) sink.add(fieldsOf(record));
  }
  const backends = NAMES.map((name) => histogram.counts(name));
  return { totals: histogram.totals(NAMES, Date.now()), backends, drops: drops.totals() };
}
