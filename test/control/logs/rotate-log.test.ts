import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rotateWhenDue } from '../../../stack/control/logs/rotate-log.ts';
import { withFolder } from './reading.ts';

describe('rotateWhenDue', () => {
  test('a log at its limit is left alone', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, '12345');
      expect(await rotateWhenDue(path, { sizeBytes: 5, keep: 2 }, () => expect.unreachable())).toBe('idle');
      expect(await readdir(folder)).toEqual(['access.log']);
    }));

  test('over its limit it is renamed, then reopened; the oldest goes', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      for (const round of ['one', 'two', 'three', 'four']) {
        await writeFile(path, round);
        const reopen = async () => {
          expect(await readFile(`${path}.1`, 'utf8')).toBe(round);
          await writeFile(path, '');
        };
        expect(await rotateWhenDue(path, { sizeBytes: 2, keep: 2 }, reopen)).toBe('rotated');
      }
      expect(await readdir(folder)).toEqual(['access.log', 'access.log.1', 'access.log.2']);
      expect(await readFile(`${path}.2`, 'utf8')).toBe('three');
    }));

  test('a rotation left between its two halves is finished', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, 'text');
      await rename(path, `${path}.1`);
      let reopened = 0;
      const reopen = async () => {
        reopened += 1;
      };
      expect(await rotateWhenDue(path, { sizeBytes: 2, keep: 2 }, reopen)).toBe('finished');
      expect(reopened).toBe(1);
    }));

  test('no log at all is nothing to do', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      expect(await rotateWhenDue(path, { sizeBytes: 2, keep: 2 }, () => expect.unreachable())).toBe('idle');
    }));

  test('what others packed moves along, and the oldest of it goes', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      for (const name of ['', '.1', '.2.gz', '.3.gz']) await writeFile(`${path}${name}`, `was ${name}`);
      await rotateWhenDue(path, { sizeBytes: 1, keep: 3 }, () => writeFile(path, ''));
      expect(await readdir(folder)).toEqual([
        'access.log',
        'access.log.1',
        'access.log.2',
        'access.log.3.gz',
      ]);
      expect(await readFile(`${path}.3.gz`, 'utf8')).toBe('was .2.gz');
    }));

  test('a log begun long ago is rotated small as it is, an empty one is not', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      await writeFile(path, '');
      await new Promise((resolve) => setTimeout(resolve, 20));
      const limits = { sizeBytes: 1000, ageMs: 1, keep: 2 };
      expect(await rotateWhenDue(path, limits, () => expect.unreachable())).toBe('idle');
      await writeFile(path, 'x');
      expect(await rotateWhenDue(path, limits, async () => {})).toBe('rotated');
      await writeFile(path, 'x');
      expect(await rotateWhenDue(path, { ...limits, ageMs: 60_000 }, async () => {})).toBe('idle');
    }));

  test('what is kept is bounded in bytes too; the youngest stays', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'access.log');
      for (const [name, size] of [
        ['.3', 10],
        ['.2', 40],
        ['.1', 40],
        ['', 30],
      ] as const)
        await writeFile(`${path}${name}`, 'x'.repeat(size));
      const reopen = () => writeFile(path, '');
      await rotateWhenDue(path, { sizeBytes: 1, keep: 4, keptBytes: 75 }, reopen);
      expect(await readdir(folder)).toEqual(['access.log', 'access.log.1', 'access.log.2']);
      await writeFile(path, 'x'.repeat(200));
      await rotateWhenDue(path, { sizeBytes: 1, keep: 4, keptBytes: 75 }, reopen);
      expect(await readdir(folder)).toEqual(['access.log', 'access.log.1']);
    }));
});
