import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StringIntake } from '../../../stack/control/logs/line-intake.ts';
import { followLogFiles } from '../../../stack/control/logs/read-log-files.ts';
import { rotateWhenDue } from '../../../stack/control/logs/rotate-log.ts';
import { numbered, startReading, text, withFolder } from './reading.ts';

const intakeOf = () => new StringIntake();

describe('followLogFiles', () => {
  test('the rotated past, oldest first, then the log, then what is written', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(`${path}.2`, text(numbered(1, 2)));
      await writeFile(`${path}.1`, text(numbered(3, 4)));
      await writeFile(path, text(numbered(5, 6)));
      const reading = startReading(followLogFiles(path, { keep: 3, signal, intakeOf }));
      await reading.has(6);
      await appendFile(path, text(numbered(7, 7)));
      await reading.has(7);
      expect(reading.lines).toEqual(numbered(1, 7));
    }));

  test('rotations while it begins lose and double nothing', () =>
    withFolder(async (folder) => {
      for (let round = 0; round < 40; round += 1) {
        const stop = new AbortController();
        const path = join(folder, `access-${round}.log`);
        await writeFile(`${path}.1`, text(numbered(1, 10)));
        await writeFile(path, text(numbered(11, 20)));
        const follower = followLogFiles(path, { keep: 3, intakeOf, signal: stop.signal });
        const reading = startReading(follower);
        for (let turn = 0; turn < round % 5; turn += 1) await Promise.resolve();
        await rotateWhenDue(path, { sizeBytes: 0, keep: 3 }, () => writeFile(path, text(numbered(21, 22))));
        await reading.has(22);
        await follower.caughtUp();
        stop.abort();
        expect(reading.lines.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))).toEqual(
          numbered(1, 22),
        );
      }
    }));

  test('a log renamed and not yet reopened is read on', () =>
    withFolder(async (folder, signal) => {
      const path = join(folder, 'access.log');
      await writeFile(path, text(['a']));
      await rename(path, `${path}.1`);
      const reading = startReading(followLogFiles(path, { keep: 3, signal, intakeOf }));
      await reading.has(1);
      await appendFile(`${path}.1`, text(['b']));
      await reading.has(2);
      await writeFile(path, text(['c']));
      await reading.has(3);
      expect(reading.lines).toEqual(['a', 'b', 'c']);
    }));
});
