/** Whole lines, in order, whatever happens to the file. */
import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followOutput } from '../../../stack/engines/process/follow-output.ts';
import { eventually } from '../conformance/eventually.ts';

let folder: string;
let file: string;
let stop: AbortController;
let reading: Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-output-'));
  file = join(folder, 'flask-app-1.log');
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await reading;
  await rm(folder, { recursive: true });
});

test('begins with the last lines and goes on with what comes', async () => {
  await writeFile(file, 'one\ntwo\nthree\n');
  const heard = follow(2);
  await heardAre(heard, ['two', 'three']);
  await appendFile(file, 'four\n');
  await heardAre(heard, ['two', 'three', 'four']);
});

test('with no past wanted, gives only what comes', async () => {
  await writeFile(file, 'one\ntwo\n');
  const heard = follow(0);
  const appendAndCount = async () => {
    await appendFile(file, 'new\n');
    return heard.length;
  };
  await eventually('a new line', appendAndCount, (count) => count > 0);
  expect(new Set(heard)).toEqual(new Set(['new']));
});

test('a character and a line split over writes arrive whole', async () => {
  await writeFile(file, '');
  const heard = follow(10);
  const bytes = Buffer.from('grüße 東京\r\n');
  for (const byte of bytes) await appendFile(file, Buffer.from([byte]));
  await heardAre(heard, ['grüße 東京']);
});

test('a file that is cut goes on from its new start', async () => {
  await writeFile(file, 'one\ntwo\nhalf');
  const heard = follow(10);
  await heardAre(heard, ['one', 'two']);
  await truncate(file, 0);
  await appendFile(file, 'new\n');
  await heardAre(heard, ['one', 'two', 'new']);
});

test('a file that is renamed and made anew loses nothing', async () => {
  await writeFile(file, 'one\n');
  const heard = follow(10);
  await heardAre(heard, ['one']);
  await appendFile(file, 'two\n');
  await rename(file, `${file}.1`);
  await writeFile(file, 'three\n');
  await heardAre(heard, ['one', 'two', 'three']);
});

test('a file that comes later is read from its start', async () => {
  const heard = follow(10);
  await writeFile(file, 'one\n');
  await heardAre(heard, ['one']);
});

test('a line without end comes in pieces of 64 KiB', async () => {
  const long = 'x'.repeat(150_000);
  await writeFile(file, `${long}\nafter\n`);
  const heard = follow(10);
  await eventually(
    'the line after',
    () => heard.at(-1),
    (last) => last === 'after',
  );
  expect(heard.slice(0, -1).map((piece) => piece.length)).toEqual([65_536, 65_536, 18_928]);
  expect(heard.slice(0, -1).join('')).toBe(long);
});

test('a flood arrives complete and in order', async () => {
  await writeFile(file, '');
  const heard = follow(100_000);
  const count = 50_000;
  for (let from = 0; from < count; from += 5000) {
    const lines = Array.from({ length: 5000 }, (_, at) => `line ${from + at}\n`);
    await appendFile(file, lines.join(''));
  }
  await eventually(
    'the last line',
    () => heard.at(-1),
    (last) => last === `line ${count - 1}`,
  );
  expect(heard).toEqual(Array.from({ length: count }, (_, at) => `line ${at}`));
});

function follow(tail: number): string[] {
  const heard: string[] = [];
  reading = (async () => {
    for await (const lines of followOutput(file, { tail, signal: stop.signal })) heard.push(...lines);
  })();
  return heard;
}

async function heardAre(heard: readonly string[], expected: readonly string[]): Promise<void> {
  await eventually(
    'these lines',
    () => heard.join('\n'),
    (text) => text === expected.join('\n'),
  );
}
