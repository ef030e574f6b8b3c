import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeHomeLock } from '../../stack/control/home-lock.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-lock-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('a home that is held is refused, and free again once released', async () => {
  const lock = await takeHomeLock(home);
  await expect(takeHomeLock(home)).rejects.toMatchObject({ fault: { code: 'controller-busy' } });
  await lock.release();
  await (await takeHomeLock(home)).release();
  expect(await readdir(home)).toEqual([]);
});

test('the lock of a process that died is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  await writeFile(join(home, 'controller.lock'), JSON.stringify({ pid: child.pid, born: '1' }));
  await (await takeHomeLock(home)).release();
});

test('a process that got a dead one’s number does not hold its lock', async () => {
  await writeFile(join(home, 'controller.lock'), JSON.stringify({ pid: process.pid, born: 'another birth' }));
  await (await takeHomeLock(home)).release();
});

test('a lock that cannot be read is taken over', async () => {
  await writeFile(join(home, 'controller.lock'), 'not json');
  await (await takeHomeLock(home)).release();
});

test('of many that try at once, one wins', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeHomeLock(home)));
  const winners = results.filter((result) => result.status === 'fulfilled');
  expect(winners).toHaveLength(1);
  await winners[0]?.value.release();
});
