import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { followFile } from '../../../stack/control/logs/follow-file.ts';
import { numbered, startReading, text, withFolder } from './reading.ts';

describe('followFile', () => {
  test('from the start: what is there, then what is written, each line once', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(numbered(1, 3)));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(3);
      await appendFile(path, text(numbered(4, 5)));
      await reading.has(5);
      expect(reading).toMatchObject({ lines: numbered(1, 5), notes: [] });
    }));

  test.each([
    ['end', [] as string[]],
    [{ lastLines: 2 }, ['line-2', 'line-3']],
    [{ lastLines: 9 }, ['line-1', 'line-2', 'line-3']],
    [{ offset: 7 }, ['line-2', 'line-3']],
    [{ offset: 4000 }, ['line-1', 'line-2', 'line-3']],
  ] as const)('from %j: whole lines, and an unfinished one once it is whole', (from, past) =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, `${text(numbered(1, 3))}half-`);
      const follower = followFile(path, { from, signal });
      const reading = startReading(follower);
      await follower.caughtUp();
      await appendFile(path, 'whole\n');
      await reading.has(past.length + 1);
      expect(reading.lines).toEqual([...past, 'half-whole']);
    }),
  );

  test('a fault of the file system ends the reading, and leaves nobody waiting for it', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await mkdir(path);
      const follower = followFile(path, { from: 'start', signal });
      const waiting = [follower.caughtUp(), follower.caughtUp()];
      const reading = (async () => {
        for await (const _ of follower);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'EISDIR' });
      await Promise.all([...waiting, follower.caughtUp()]);
    }));

  test('renamed, still written to under its new name, then made again: nothing lost, nothing doubled', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(numbered(1, 2)));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(2);
      for (let round = 0; round < 3; round += 1) {
        const first = 3 + round * 4;
        await rename(path, `${path}.${round}`);
        await appendFile(`${path}.${round}`, text(numbered(first, first)));
        await wait(round * 40);
        await appendFile(`${path}.${round}`, text(numbered(first + 1, first + 1)));
        await reading.has(first + 1);
        await writeFile(path, text(numbered(first + 2, first + 2)));
        await appendFile(path, text(numbered(first + 3, first + 3)));
        await reading.has(first + 3);
      }
      expect(reading).toMatchObject({ lines: numbered(1, 14), notes: [] });
    }));

  test('the old file is drained although the new one is there already', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['a']));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(1);
      await rename(path, `${path}.1`);
      await writeFile(path, text(['new']));
      await reading.has(2);
      await appendFile(`${path}.1`, text(['late']));
      await reading.has(3);
      expect(reading.lines).toEqual(['a', 'new', 'late']);
    }));

  test('a file renamed away and back is not read again', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['a']));
      const follower = followFile(path, { from: 'start', signal });
      const reading = startReading(follower);
      await reading.has(1);
      await rename(path, `${path}.1`);
      await writeFile(path, text(['b']));
      await reading.has(2);
      await rename(`${path}.1`, path);
      await appendFile(path, text(['c']));
      await reading.has(3);
      await follower.caughtUp();
      expect(reading.lines).toEqual(['a', 'b', 'c']);
    }));

  test('emptied: the half line is dropped, the gap is said, what follows is whole', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, `${text(['a'])}half-`);
      const follower = followFile(path, { from: 'start', signal });
      const reading = startReading(follower);
      await reading.has(1);
      await follower.caughtUp();
      await truncate(path);
      await follower.caughtUp();
      await appendFile(path, text(['fresh']));
      await reading.has(2);
      expect(reading.lines).toEqual(['a', 'fresh']);
      expect(reading.notes).toEqual([expect.stringContaining('emptied')]);
    }));

  test('emptied and grown past the place it was read to, at once: all of the new is read, the gap is said', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['old-1', 'old-2']));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(2);
      await writeFile(path, text(numbered(1, 40)));
      await reading.has(42);
      expect(reading.lines).toEqual(['old-1', 'old-2', ...numbered(1, 40)]);
      expect(reading.notes).toEqual([expect.stringContaining('emptied')]);
    }));

  test('deleted and made again, twice', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['a']));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(1);
      await rm(path);
      await writeFile(path, text(['b']));
      await reading.has(2);
      await rm(path);
      await wait(150);
      await writeFile(path, text(['c']));
      await reading.has(3);
      expect(reading.lines).toEqual(['a', 'b', 'c']);
    }));

  test('a file that appears late is read from its start, even when asked from its end', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const follower = followFile(path, { from: 'end', signal });
      const reading = startReading(follower);
      await follower.caughtUp();
      await writeFile(path, text(numbered(1, 2)));
      await reading.has(2);
      expect(reading.lines).toEqual(numbered(1, 2));
    }));

  test('a character split over two writes is whole', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const bytes = Buffer.from('caf\u{e9} \u{1f6e4}\n');
      await writeFile(path, '');
      const follower = followFile(path, { from: 'start', signal });
      const reading = startReading(follower);
      for (const byte of bytes) {
        await appendFile(path, Buffer.of(byte));
        await follower.caughtUp();
      }
      await reading.has(1);
      expect(reading.lines).toEqual(['caf\u{e9} \u{1f6e4}']);
    }));

  test('many-byte characters across every read’s border are whole', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const lines = Array.from({ length: 20_000 }, (_, at) => `${at} \u{4fe1}\u{53f7}\u{7bb1}`.repeat(2));
      await writeFile(path, text(lines));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(lines.length);
      expect(reading.lines).toEqual(lines);
    }));

  test('a line of 8 MB is cut at 64 KiB with a note; its neighbours are whole', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['before', 'x'.repeat(8_000_000), 'after']));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(3);
      expect(reading.lines.map((line) => line.length)).toEqual([6, 65_536, 5]);
      expect(reading.notes).toEqual([expect.stringContaining('65536')]);
    }));

  test('a reader that stops reading stops the file from being read', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(Array.from({ length: 60_000 }, (_, at) => `line-${at} ${'x'.repeat(40)}`)));
      const iterator = followFile(path, { from: 'start', signal })[Symbol.asyncIterator]();
      const first = await iterator.next();
      expect(first.value.lines.length).toBeLessThan(10_000);
      await truncate(path);
      // Had it read ahead, lines of the emptied file would still come.
      expect((await iterator.next()).value).toEqual({ lines: [], note: expect.stringContaining('emptied') });
      await iterator.return?.(undefined);
    }));

  test('a busy log is read on when it falls quiet, is renamed, is made again and busy once more', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const reading = startReading(followFile(path, { from: 'start', signal }));
      let written = 0;
      const write = async (to: string, count: number) => {
        for (const last = written + count; written < last; await wait(15)) {
          written += 1;
          await appendFile(to, `line-${written}\n`);
        }
      };
      for (const round of [1, 2]) {
        await write(path, 40);
        await wait(400);
        await write(path, 1);
        await reading.has(written);
        await write(path, 30);
        await rename(path, `${path}.${round}`);
        await write(`${path}.${round}`, 2);
      }
      await write(path, 40);
      await reading.has(written);
      expect(reading).toMatchObject({ lines: numbered(1, written), notes: [] });
    }));

  test('lines written while it is rotated without pause arrive once each', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      const follower = followFile(path, { from: 'start', signal });
      const reading = startReading(follower);
      const count = 4000;
      let handle = await open(path, 'a');
      for (let at = 1; at <= count; at += 1) {
        await handle.appendFile(`line-${at}\n`);
        if (at % 1000 === 500) shiftAtOnce(path);
        if (at % 1000 === 520) {
          await handle.close();
          handle = await open(path, 'a');
        }
      }
      await handle.close();
      await reading.has(count);
      await follower.caughtUp();
      expect(reading.lines.toSorted(byNumber)).toEqual(numbered(1, count));
    }));

  test('files that came and were renamed between two looks are read too, in their order', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(numbered(1, 2)));
      const reading = startReading(followFile(path, { from: 'start', signal }));
      await reading.has(2);
      for (const at of [3, 4, 5, 6]) {
        shiftAtOnce(path);
        writeFileSync(path, text(numbered(at, at)));
      }
      await reading.has(6);
      expect(reading.lines).toEqual(numbered(1, 6));
    }));

  test('a log made anew beside rotated files does not read those again', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(`${path}.1`, text(['past']));
      await writeFile(path, text(['a']));
      const follower = followFile(path, { from: 'start', signal });
      const reading = startReading(follower);
      await reading.has(1);
      await rm(path);
      await writeFile(path, text(['b']));
      await reading.has(2);
      await follower.caughtUp();
      expect(reading.lines).toEqual(['a', 'b']);
    }));

  test('ends when aborted, and caughtUp does not hang after', () =>
    withFolder(async (folder) => {
      const stop = new AbortController();
      const follower = followFile(join(folder, 'none.log'), { from: 'start', signal: stop.signal });
      const reading = startReading(follower);
      await follower.caughtUp();
      stop.abort();
      await reading.ended;
      await follower.caughtUp();
    }));
});

function byNumber(a: string, b: string): number {
  return Number(a.slice(5)) - Number(b.slice(5));
}

/** As a rotation does, within one turn of the event loop: so no look can come between. */
function shiftAtOnce(path: string): void {
  for (const at of [4, 3, 2, 1]) {
    if (existsSync(`${path}.${at}`)) renameSync(`${path}.${at}`, `${path}.${at + 1}`);
  }
  renameSync(path, `${path}.1`);
}
