import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LogBatch } from '../../../stack/contract/contract.ts';
import { logFollowInput } from '../../../stack/contract/inputs.ts';
import type { BackendLines, LogStreams } from '../../../stack/control/logs/log-streams.ts';
import { createLogStreams } from '../../../stack/control/logs/log-streams.ts';
import { faultOf } from '../../../stack/model/faults.ts';
import { numbered, text, withFolder } from './reading.ts';

const noBackends: BackendLines = () => {
  throw new Error('no backend was asked for');
};

function streamsOf(folder: string, backendLines: BackendLines = noBackends): LogStreams {
  return createLogStreams({
    accessLogPath: join(folder, 'access.log'),
    errorLogPath: join(folder, 'error.log'),
    backendLines,
  });
}

function input(fields: Record<string, unknown>) {
  return logFollowInput.parse({ stream: 's1', source: 'access', ...fields });
}

/** A shell that acknowledges each batch at once, until `until` says it has enough. */
async function readAll(
  streams: LogStreams,
  fields: Record<string, unknown>,
  signal: AbortSignal,
  until: (batches: readonly LogBatch[]) => boolean = () => false,
): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  for await (const batch of streams.follow(input(fields), signal)) {
    batches.push(batch);
    streams.ack({ stream: 's1', sequence: batch.sequence });
    if (until(batches)) break;
  }
  return batches;
}

const linesOf = (batches: readonly LogBatch[]) => batches.flatMap((batch) => batch.lines);

describe('log.follow', () => {
  test('without follow: the last lines, in batches of at most 200, then the end', () =>
    withFolder(async (folder, signal) => {
      await writeFile(join(folder, 'access.log'), text(numbered(1, 3000)));
      const batches = await readAll(streamsOf(folder), { tail: 1050, follow: false }, signal);
      expect(linesOf(batches)).toEqual(numbered(1951, 3000));
      expect(Math.max(...batches.map(({ lines }) => lines.length))).toBe(200);
      expect(batches.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(batches.every(({ skipped, note }) => skipped === 0 && note === null)).toBe(true);
    }));

  test('without follow, a log that is not there ends at once', () =>
    withFolder(async (folder, signal) => {
      expect(await readAll(streamsOf(folder), { source: 'error', follow: false }, signal)).toEqual([]);
    }));

  test('with follow: the past, then what is written, until the shell goes', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(numbered(1, 10)));
      const streams = streamsOf(folder);
      let wrote = false;
      const batches = await readAll(streams, { tail: 2 }, signal, (sofar) => {
        if (!wrote) void appendFile(path, text(numbered(11, 12)));
        wrote = true;
        return linesOf(sofar).length === 4;
      });
      expect(linesOf(batches)).toEqual(numbered(9, 12));
    }));

  test('no more batches go out than the window, and what waits beyond the ring is skipped, and said', () =>
    withFolder(async (folder) => {
      const stop = new AbortController();
      const path = join(folder, 'access.log');
      await writeFile(path, text(numbered(1, 5)));
      const streams = streamsOf(folder);
      const batches: LogBatch[] = [];
      const reading = (async () => {
        for await (const batch of streams.follow(input({ tail: 5, window: 2 }), stop.signal))
          batches.push(batch);
      })();
      await expect.poll(() => batches.length, { timeout: 15_000 }).toBe(1);
      await appendFile(path, text(numbered(6, 20_000)));
      await expect.poll(() => batches.length, { timeout: 15_000 }).toBe(2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(batches).toHaveLength(2);
      while (batches.at(-1)?.lines.at(-1) !== 'line-20000') {
        const sequence = batches.at(-1)?.sequence ?? 0;
        streams.ack({ stream: 's1', sequence });
        await expect.poll(() => batches.at(-1)?.sequence, { timeout: 15_000 }).toBeGreaterThan(sequence);
      }
      const skipped = batches.reduce((sum, batch) => sum + batch.skipped, 0);
      expect(skipped).toBeGreaterThan(10_000);
      expect(linesOf(batches).length + skipped).toBe(20_000);
      // Counted at the place where they are missing.
      const firstAfter = batches.find((batch) => batch.skipped > 0)?.lines[0];
      expect(linesOf(batches).indexOf(firstAfter ?? '') + 1 + skipped).toBe(Number(firstAfter?.slice(5)));
      stop.abort();
      await reading;
    }));

  test('an unread stream’s memory stays flat under a flood', () =>
    withFolder(async (folder) => {
      const stop = new AbortController();
      let produced = 0;
      async function* flood() {
        while (!stop.signal.aborted) {
          produced += 1000;
          yield Array.from({ length: 1000 }, (_, at) => `${produced + at} ${'x'.repeat(200)}`);
        }
      }
      const iterator = streamsOf(folder, () => flood())
        .follow(input({ source: 'flask-app-1', window: 1, tail: 100 }), stop.signal)
        [Symbol.asyncIterator]();
      await iterator.next();
      const stalled = iterator.next();
      const after = async (lines: number) => {
        await expect.poll(() => produced, { timeout: 15_000, interval: 5 }).toBeGreaterThan(lines);
        return process.memoryUsage().heapUsed;
      };
      await after(100_000);
      // 500,000 such lines would be 100 MB; the ring holds 2,100.
      expect((await after(600_000)) - (await after(150_000))).toBeLessThan(60_000_000);
      stop.abort();
      expect(await stalled).toMatchObject({ done: true });
    }));

  test('a source that always has lines leaves the event loop its turns', () =>
    withFolder(async (folder, signal) => {
      const stop = new AbortController();
      async function* flood() {
        for (;;) yield ['line'];
      }
      const streams = streamsOf(folder, () => flood());
      let ticks = 0;
      const timer = setInterval(() => {
        ticks += 1;
        if (ticks === 20) stop.abort();
      }, 1);
      await readAll(streams, { source: 'flask-app-1' }, AbortSignal.any([signal, stop.signal]));
      clearInterval(timer);
      expect(ticks).toBeGreaterThanOrEqual(20);
    }));

  test('a backend’s own output: asked with the tail, ended when the shell goes', () =>
    withFolder(async (folder, signal) => {
      const asked: unknown[] = [];
      let ended = false;
      async function* output(name: string, options: { tail: number; signal: AbortSignal }) {
        asked.push([name, options.tail]);
        yield ['hello'];
        await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
        ended = true;
      }
      const streams = streamsOf(folder, output);
      const batches = await readAll(streams, { source: 'flask-app-2', tail: 7 }, signal, () => true);
      expect(linesOf(batches)).toEqual(['hello']);
      expect(asked).toEqual([['flask-app-2', 7]]);
      await expect.poll(() => ended).toBe(true);
    }));

  test('a backend’s output without follow ends in its silence', () =>
    withFolder(async (folder, signal) => {
      async function* output(_name: string, options: { signal: AbortSignal }) {
        yield ['a', 'b'];
        await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
      }
      const batches = await readAll(streamsOf(folder, output), { source: 'x-1', follow: false }, signal);
      expect(linesOf(batches)).toEqual(['a', 'b']);
    }));

  test('a source’s fault reaches the shell, after its lines', () =>
    withFolder(async (folder, signal) => {
      async function* output() {
        yield ['last words'];
        throw new Error('engine gone');
      }
      const got: string[] = [];
      const read = async () => {
        const streams = streamsOf(folder, () => output());
        for await (const { lines } of streams.follow(input({ source: 'x-1' }), signal)) got.push(...lines);
      };
      await expect(read()).rejects.toThrow('engine gone');
      expect(got).toEqual(['last words']);
    }));

  test('a name in use and a name never seen are faults; a late acknowledgement is none', () =>
    withFolder(async (folder, signal) => {
      await writeFile(join(folder, 'access.log'), text(['a']));
      const streams = streamsOf(folder);
      const open = streams.follow(input({}), signal)[Symbol.asyncIterator]();
      await open.next();
      const second = streams.follow(input({}), signal)[Symbol.asyncIterator]();
      const refusal = await second.next().catch(faultOf);
      expect(refusal).toMatchObject({ code: 'input-invalid' });
      await open.return?.(undefined);
      streams.ack({ stream: 's1', sequence: 1 });
      expect(() => streams.ack({ stream: 'never', sequence: 1 })).toThrow('no stream named "never"');
    }));
});
