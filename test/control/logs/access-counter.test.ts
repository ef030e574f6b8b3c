import { appendFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { generationFolder, ROUTING_FILE } from '../../../stack/control/config/generation-paths.ts';
import { createAccessCounter } from '../../../stack/control/logs/access-counter.ts';
import { createBackendOf } from '../../../stack/control/logs/read-backend-addresses.ts';
import { rotateWhenDue } from '../../../stack/control/logs/rotate-log.ts';
import { accessLine } from '../../logs/read/access-line.ts';
import { text, withFolder } from './reading.ts';
import { writeRouting } from './write-routing.ts';

const NAMES = ['flask-app-1', 'flask-app-2'];

describe('createAccessCounter', () => {
  test('counts the rotated past and what is written, each line once, across a rotation', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeRouting(folder, 12, { 'flask-app-1': '10.0.0.2:8000', 'flask-app-2': 'unix:/run/2.sock' });
      await writeFile(`${path}.1`, text(Array(500).fill(accessLine())));
      await writeFile(
        path,
        text([...Array(300).fill(accessLine({ upstream: 'unix:/run/2.sock' })), 'broken']),
      );
      const counter = createAccessCounter({ path, keep: 3, backendOf: createBackendOf(folder) });
      try {
        await counter.settled(0);
        await rotateWhenDue(path, { sizeBytes: 1, keep: 3 }, () => writeFile(path, ''));
        for (let at = 0; at < 100; at += 1) await appendFile(path, text([accessLine()]));
        await counter.settled(0);
        const { backends, totals } = counter.snapshot(NAMES);
        expect([...backends].map(([name, { hits }]) => [name, hits])).toEqual([
          ['flask-app-1', 600],
          ['flask-app-2', 300],
        ]);
        expect(totals).toEqual({
          requests: 900,
          withoutBackend: 0,
          malformed: 1,
          departed: 0,
          perSecond: 0,
        });
        expect(counter.snapshot(['flask-app-2']).totals.departed).toBe(600);
      } finally {
        await counter.close();
      }
    }));

  test('a log that never rests is counted as far as it was written, and is not waited for', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, '');
      const counter = createAccessCounter({ path, keep: 3, backendOf: () => 'flask-app-1' });
      let written = 0;
      let isOver = false;
      const write = async () => {
        while (!isOver) {
          await appendFile(path, text([accessLine()]));
          written += 1;
          await sleep(5);
        }
      };
      const writing = write();
      try {
        await sleep(100);
        const before = written;
        await counter.settled(50);
        expect(counter.snapshot(NAMES).totals.requests).toBeGreaterThanOrEqual(before);
        // It is quiet four times for at most ten lines each.
        expect(written - before).toBeLessThan(100);
      } finally {
        isOver = true;
        await writing;
        await counter.close();
      }
    }));

  test('what was packed by now counts too, once, and a broken one is said', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      const lines = (count: number) => text(Array(count).fill(accessLine()));
      await writeFile(`${path}.3.gz`, gzipSync(lines(1000)));
      // Being packed: the plain one still counts, the packed one not yet.
      await writeFile(`${path}.2.gz`, gzipSync(lines(100)).subarray(0, 40));
      await writeFile(`${path}.2`, lines(100));
      await writeFile(`${path}.1.gz`, gzipSync(lines(50_000)).subarray(0, 60));
      await writeFile(path, lines(10));
      const gaps: string[] = [];
      const counter = createAccessCounter({
        path,
        keep: 3,
        backendOf: () => 'flask-app-1',
        onGap: (gap) => gaps.push(gap),
      });
      try {
        await counter.settled(0);
        const { requests } = counter.snapshot(NAMES).totals;
        expect(requests).toBeGreaterThanOrEqual(1110);
        expect(requests).toBeLessThan(40_000);
        expect(gaps).toEqual([expect.stringContaining('access.log.1.gz cannot be read to its end')]);
      } finally {
        await counter.close();
      }
    }));

  test('a log emptied while it is followed: the gap is said, what follows is counted', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(Array(20).fill(accessLine())));
      const gaps: string[] = [];
      const counter = createAccessCounter({
        path,
        keep: 1,
        backendOf: () => 'flask-app-1',
        onGap: (gap) => gaps.push(gap),
      });
      try {
        await counter.settled(0);
        await truncate(path);
        await appendFile(path, text(Array(5).fill(accessLine())));
        await counter.settled(0);
        expect(counter.snapshot(NAMES).totals).toMatchObject({ requests: 25, malformed: 0 });
        expect(gaps).toEqual([expect.stringContaining('emptied')]);
      } finally {
        await counter.close();
      }
    }));

  test('while a long past is read, it is said how far', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      const block = text(Array(10_000).fill(accessLine()));
      for (let at = 0; at < 5; at += 1) await appendFile(path, block);
      const counter = createAccessCounter({ path, keep: 1, backendOf: () => 'flask-app-1' });
      try {
        const seen: number[] = [];
        counter.onChange(() => {
          const { rebuilding } = counter.snapshot(NAMES);
          if (rebuilding !== null) seen.push(rebuilding.readBytes / rebuilding.totalBytes);
        });
        await counter.settled(0);
        expect(seen.length).toBeGreaterThan(10);
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        expect(seen.at(-1)).toBe(1);
        expect(counter.snapshot(NAMES)).toMatchObject({ rebuilding: null, totals: { requests: 50_000 } });
      } finally {
        await counter.close();
      }
    }));

  test('tells of changes, and of the rate falling back to nothing', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      const counter = createAccessCounter({ path, keep: 1, backendOf: () => 'flask-app-1' });
      try {
        const rates: number[] = [];
        counter.onChange(() => rates.push(counter.snapshot(NAMES).totals.perSecond));
        await writeFile(path, text([accessLine({ time: (Date.now() / 1000).toFixed(3) })]));
        await expect.poll(() => rates, { timeout: 15_000 }).toContain(1);
        await expect.poll(() => rates.at(-1), { timeout: 15_000 }).toBe(0);
      } finally {
        await counter.close();
      }
    }));

  test('settled waits for lines that nginx writes a little after the answer', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, '');
      const counter = createAccessCounter({ path, keep: 1, backendOf: () => 'flask-app-1' });
      try {
        const writing = (async () => {
          for (let at = 0; at < 10; at += 1) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            await appendFile(path, text([accessLine()]));
          }
        })();
        await counter.settled(1000);
        await writing;
        expect(counter.snapshot(NAMES).totals.requests).toBe(10);
      } finally {
        await counter.close();
      }
    }));
});

describe('createBackendOf', () => {
  test('an address is who had it in that generation, and nobody without a record', () =>
    withFolder(async (folder) => {
      await writeRouting(folder, 1, { 'flask-app-1': '10.0.0.2:8000' });
      await writeRouting(folder, 2, { 'flask-app-7': '10.0.0.2:8000' });
      await mkdir(join(folder, generationFolder(3)));
      await writeFile(join(folder, generationFolder(3), ROUTING_FILE), '{"services":');
      const backendOf = createBackendOf(folder);
      const owners = [1, 2, 3, 4].map((generation) => backendOf(generation, '10.0.0.2:8000'));
      expect(owners).toEqual(['flask-app-1', 'flask-app-7', null, null]);
    }));
});
