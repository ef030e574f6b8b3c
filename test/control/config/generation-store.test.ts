import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeInitialConfig } from '../../../stack/control/config/apply-config.ts';
import {
  createPrefixFolders,
  KEPT_GENERATIONS,
  nextGeneration,
  readCurrentGeneration,
  removeOldGenerations,
  setRefusedAside,
  swapCurrent,
  writeGeneration,
} from '../../../stack/control/config/generation-folders.ts';
import { readConfigFiles, readServed } from '../../../stack/control/config/generation-store.ts';
import type { Fault } from '../../../stack/model/faults.ts';
import type { Routing } from '../../../stack/model/routing.ts';
import { printConfig } from '../../../stack/nginx/print-config.ts';
import { GOLDEN_CASES } from '../../nginx/golden-cases.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-store-'));
  await createPrefixFolders(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('an empty folder serves nothing, and begins with generation 1', async () => {
  expect(await readCurrentGeneration(folder)).toBeNull();
  expect(await readServed(folder)).toBeNull();
  expect(await readConfigFiles(folder)).toEqual([]);
  expect(await nextGeneration(folder)).toBe(1);
});

test('what was written first is read back whole', async () => {
  expect(await writeInitialConfig({ nginxFolder: folder, routing: routing() })).toEqual({ generation: 1 });
  expect(await readServed(folder)).toEqual({ generation: 1, routing: routing() });
  expect(await readConfigFiles(folder)).toEqual(printConfig(routing(), 1));
  expect((await readdir(folder)).sort()).toEqual([
    'cache',
    'copies',
    'current',
    'generations',
    'logs',
    'run',
    'tmp',
  ]);
});

test('current is a relative link, so that the folder may be mounted elsewhere; a swap replaces it', async () => {
  await write(1);
  await write(2);
  await swapCurrent(folder, 1);
  expect(await readlink(join(folder, 'current'))).toBe('generations/000001');
  // As a crash between link and rename leaves it.
  await symlink('generations/000001', join(folder, 'current.next'));
  await swapCurrent(folder, 2);
  expect(await readCurrentGeneration(folder)).toBe(2);
  await swapCurrent(folder, null);
  expect(await readCurrentGeneration(folder)).toBeNull();
});

test('a number is never used twice, not a refused one, nor one whose folder somebody removed', async () => {
  await write(1);
  await write(2);
  await setRefusedAside(folder, 2);
  expect(await nextGeneration(folder)).toBe(3);
  await write(7);
  await swapCurrent(folder, 7);
  await rm(join(folder, 'generations/000007'), { recursive: true });
  expect(await nextGeneration(folder)).toBe(8);
});

test('a folder that is already there is not written over', async () => {
  await write(1);
  await expect(write(1)).rejects.toMatchObject({ fault: { code: 'config-unwritable' } });
});

test('a record that cannot be read counts as unknown, with a notice, and its number stays taken', async () => {
  await writeInitialConfig({ nginxFolder: folder, routing: routing() });
  for (const text of [
    '',
    '{',
    '{"format":1}',
    JSON.stringify({ format: 1, generation: 9, routing: routing() }),
  ]) {
    await writeFile(join(folder, 'current/routing.json'), text);
    const notices: Fault[] = [];
    expect(await readServed(folder, (notice) => notices.push(notice))).toBeNull();
    expect(notices).toMatchObject([
      { code: 'config-unreadable', message: expect.stringContaining('generation 1') },
    ]);
  }
  expect(await nextGeneration(folder)).toBe(2);
});

test('a link that points elsewhere is no generation', async () => {
  await symlink('/etc', join(folder, 'current'));
  expect(await readServed(folder)).toBeNull();
  expect(await nextGeneration(folder)).toBe(1);
});

test('the last ones are kept, as many as stated, and the current one however old it is', async () => {
  await write(1);
  await write(2);
  await swapCurrent(folder, 1);
  for (let number = 3; number <= KEPT_GENERATIONS + 4; number += 1) {
    await mkdir(join(folder, 'generations', String(number).padStart(6, '0')));
  }
  await mkdir(join(folder, 'generations/a-person-s-notes'));
  await removeOldGenerations(folder);
  const names = (await readdir(join(folder, 'generations'))).sort();
  // Two more than are kept whole: the current one and what is no generation; and who had the addresses of those gone.
  expect(names).toHaveLength(KEPT_GENERATIONS + 3);
  expect(names.slice(0, 2)).toEqual(['000001', '000005']);
  expect(names.slice(-2)).toEqual(['a-person-s-notes', 'retired.json']);
});

test('a config that cannot be printed safely is refused before anything is written', async () => {
  const unsafe = { ...routing(), site: { ...routing().site, user: 'root; }' } };
  await expect(writeInitialConfig({ nginxFolder: folder, routing: unsafe })).rejects.toMatchObject({
    fault: { code: 'config-unsafe' },
  });
  expect(await readdir(join(folder, 'generations'))).toEqual([]);
});

async function write(generation: number): Promise<void> {
  const files = printConfig(routing(), generation);
  await (await writeGeneration(folder, generation, { files, routing: routing() })).settled;
}

function routing(): Routing {
  const found = GOLDEN_CASES['hash-consistent'];
  if (found === undefined) throw new Error('the case is gone');
  return found;
}
