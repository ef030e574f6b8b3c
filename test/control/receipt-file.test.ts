import { mkdir, mkdtemp, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReceiptFile } from '../../stack/control/receipt-file.ts';
import type { Receipt } from '../../stack/model/receipt.ts';
import { RECEIPT } from './small-controller.ts';

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-receipts-'));
  path = join(home, 'receipts.jsonl');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const fresh = (what: string): Omit<Receipt, 'id'> => ({ ...RECEIPT, what });
const linesOnDisk = async () => (await readFile(path, 'utf8')).trimEnd().split('\n');

test('receipts are numbered, kept in order, read back whole, and only their owner’s', async () => {
  const file = await openReceiptFile(home);
  expect([file.last(), file.list()]).toEqual([null, []]);
  const { receipt, unwritten } = await file.add(fresh('up'));
  expect([receipt, unwritten]).toEqual([{ ...RECEIPT, what: 'up', id: 1 }, null]);
  await file.add(fresh('scale 5'));
  const again = await openReceiptFile(home);
  expect(again.list()).toEqual(file.list());
  expect(again.last()).toMatchObject({ id: 2, what: 'scale 5' });
  expect((await again.add(fresh('down'))).receipt.id).toBe(3);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a line cut short by a crash is passed over, and spoils no other', async () => {
  await (await openReceiptFile(home)).add(fresh('up'));
  await writeFile(path, `${await readFile(path, 'utf8')}{"id":2,"what":"sca`);
  const file = await openReceiptFile(home);
  expect(file.list().map((one) => one.what)).toEqual(['up']);
  await file.add(fresh('down'));
  expect((await openReceiptFile(home)).list().map((one) => one.what)).toEqual(['up', 'down']);
});

test('the last 500 are kept, in a file that is bounded too', async () => {
  const lines = Array.from({ length: 1200 }, (_, at) => JSON.stringify({ ...RECEIPT, id: at + 1 }));
  await writeFile(path, `${lines.join('\n')}\n`);
  const file = await openReceiptFile(home);
  expect(file.list().map((one) => one.id)).toEqual(Array.from({ length: 500 }, (_, at) => 701 + at));
  await file.add(fresh('down'));
  expect(await linesOnDisk()).toHaveLength(500);
  expect(file.list()).toHaveLength(500);
});

test('what the disk does not take is told, not thrown, and goes with the next', async () => {
  await mkdir(path);
  const file = await openReceiptFile(home);
  expect(await file.add(fresh('up'))).toMatchObject({
    receipt: { id: 1, what: 'up' },
    unwritten: { code: 'receipt-unwritable', message: expect.stringContaining(path) },
  });
  expect(file.last()).toMatchObject({ what: 'up' });
  await rmdir(path);
  expect((await file.add(fresh('down'))).unwritten).toBeNull();
  expect((await linesOnDisk()).map((line) => JSON.parse(line).what)).toEqual(['up', 'down']);
});
