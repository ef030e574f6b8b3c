import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markErrorLog, readErrorLogSince } from '../../../stack/control/config/error-log-since.ts';

let folder = '';
let log = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-log-'));
  log = join(folder, 'logs/error.log');
  await mkdir(join(folder, 'logs'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('only whole lines since the mark are read', async () => {
  await writeFile(log, 'before\n');
  const mark = await markErrorLog(folder);
  expect(await readErrorLogSince(folder, mark)).toEqual([]);
  await appendFile(log, 'one\ntwo\nhal');
  expect(await readErrorLogSince(folder, mark)).toEqual(['one', 'two']);
});

test('a log that was not there, was replaced or cut is read from its start', async () => {
  const none = await markErrorLog(folder);
  await writeFile(log, 'first\n');
  expect(await readErrorLogSince(folder, none)).toEqual(['first']);
  const mark = await markErrorLog(folder);
  await writeFile(`${log}.new`, 'replaced, and longer\n');
  await rename(`${log}.new`, log);
  expect(await readErrorLogSince(folder, mark)).toEqual(['replaced, and longer']);
  const long = await markErrorLog(folder);
  await writeFile(log, 'cut\n');
  expect(await readErrorLogSince(folder, long)).toEqual(['cut']);
});
