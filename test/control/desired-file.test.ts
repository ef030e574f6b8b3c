import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDesired, writeDesired } from '../../stack/control/desired-file.ts';
import { DEFAULT_DESIRED, DEFAULT_SERVICE, type Desired } from '../../stack/model/desired.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-desired-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('no file means that nobody wished anything', async () => {
  expect(await readDesired(home)).toBeNull();
});

test('what is written is read back, and only its owner may look', async () => {
  const wish: Desired = {
    ...DEFAULT_DESIRED,
    state: 'up',
    engine: 'process',
    services: [
      {
        ...DEFAULT_SERVICE,
        method: { kind: 'hash', key: '$request_uri', consistent: true },
        stopped: [2],
        restarts: { '1': 3 },
      },
    ],
  };
  await writeDesired(home, wish);
  expect(await readDesired(home)).toEqual(wish);
  expect((await stat(join(home, 'desired.json'))).mode & 0o777).toBe(0o600);
});

test.each([
  ['not JSON', '{"format": 1,'],
  ['another format', JSON.stringify({ ...DEFAULT_DESIRED, format: 2 })],
  [
    'a scale nobody can have',
    JSON.stringify({ ...DEFAULT_DESIRED, services: [{ ...DEFAULT_SERVICE, scale: -1 }] }),
  ],
  [
    'a key that would end a directive',
    JSON.stringify({
      ...DEFAULT_DESIRED,
      services: [{ ...DEFAULT_SERVICE, method: { kind: 'hash', key: 'x; }', consistent: false } }],
    }),
  ],
])('a corrupt wish (%s) is a fault with its path, and stays as it is', async (_what, text) => {
  const path = join(home, 'desired.json');
  await writeFile(path, text);
  await expect(readDesired(home)).rejects.toMatchObject({
    fault: { code: 'desired-corrupt', message: expect.stringContaining(path) },
  });
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a wish that cannot be written is a fault', async () => {
  await expect(writeDesired(join(home, 'missing', 'folder'), DEFAULT_DESIRED)).rejects.toMatchObject({
    fault: { code: 'desired-unwritable' },
  });
});
