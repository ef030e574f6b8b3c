import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from '../../../stack/logs/read/split-lines.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function split(splitter: LineSplitter, chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const take = (bytes: Uint8Array, start: number, end: number) => {
    lines.push(decoder.decode(bytes.subarray(start, end)));
  };
  for (const chunk of chunks) splitter.push(chunk, take);
  splitter.finish(take);
  return lines;
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const borders = [
    0,
    ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return borders.slice(1).map((end, at) => bytes.slice(borders[at], end));
}

describe('LineSplitter', () => {
  test('however the bytes are cut, the lines are those of the whole', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('')))
      .map((lines) => lines.map((line) => `${line.replaceAll('\n', '')}\n`).join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (whole, cuts) => {
        const naive = whole.split('\n').slice(0, -1);
        expect(split(new LineSplitter(), cutAt(encoder.encode(whole), cuts))).toEqual(naive);
      }),
    );
  });

  test('a line over the limit is cut there and counted, its neighbours are whole, however it arrives', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat()), (sizes, cuts) => {
        const lines = sizes.map((size, at) => String.fromCharCode(97 + (at % 26)).repeat(size));
        const splitter = new LineSplitter(16);
        const got = split(splitter, cutAt(encoder.encode(lines.map((line) => `${line}\n`).join('')), cuts));
        expect(got).toEqual(lines.map((line) => line.slice(0, 16)));
        expect(splitter.cutLines).toBe(sizes.filter((size) => size > 16).length);
      }),
    );
  });

  test('an unfinished line can be dropped, and what follows is whole', () => {
    const splitter = new LineSplitter();
    splitter.push(encoder.encode('half a li'), () => expect.unreachable());
    expect(splitter.hasUnfinished).toBe(true);
    splitter.drop();
    expect(split(splitter, [encoder.encode('fresh\n')])).toEqual(['fresh']);
  });

  test('a line of 64 MiB keeps 64 KiB, not itself', () => {
    const splitter = new LineSplitter();
    const chunk = new Uint8Array(65_536).fill(120);
    for (let i = 0; i < 1024; i += 1) splitter.push(chunk, () => expect.unreachable());
    const lines = split(splitter, [encoder.encode('\nnext\n')]);
    expect(lines.map((line) => line.length)).toEqual([65_536, 4]);
    expect(splitter.cutLines).toBe(1);
  });
});
