import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessScanner } from '../../../stack/logs/read/access-scanner.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { MAX_LINE_BYTES } from '../../../stack/logs/read/split-lines.ts';
import type { AccessRecord } from '../../../stack/model/log-record.ts';
import { accessLine } from './access-line.ts';
import { anyLine, anyLog } from './log-arbitraries.ts';
import { Told } from './told.ts';

/** `before` and `after` surround the lines in the buffer: bytes that are not to be looked at. */
function scanned(lines: readonly Uint8Array[], before = '', after = ''): (AccessRecord | null)[] {
  const told = new Told();
  const log = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const bytes = Buffer.concat([Buffer.from(before), log, Buffer.from(after)]);
  const start = Buffer.byteLength(before);
  new AccessScanner(told).scan(bytes, start, start + log.length);
  return told.lines;
}

const naive = (lines: readonly Buffer[]) => lines.map((line) => parseAccessLine(line.toString('utf8')));

describe('AccessScanner', () => {
  test('every line of a random log says what JSON.parse says of it', () => {
    fc.assert(
      fc.property(anyLog, (lines) => {
        expect(scanned(lines)).toEqual(naive(lines));
      }),
      { numRuns: 400 },
    );
  });

  test('nothing around the lines changes what they say', () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.string({ maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        (lines, before, after) => {
          expect(scanned(lines, before, after)).toEqual(naive(lines));
        },
      ),
    );
  });

  test('lines from before and after the parent was logged are read alike, side by side', () => {
    const parents = ['', null, '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7', null, ''];
    const lines = parents.map((parent) => Buffer.from(accessLine({ parent, id: 'a'.repeat(32) })));
    expect(scanned(lines).map((record) => record?.parent)).toEqual(parents.map((parent) => parent ?? ''));
    expect(scanned(lines)).toEqual(naive(lines));
  });

  test('a byte changed anywhere in a plain line is never read as something it is not', () => {
    const plain = Buffer.from(
      accessLine({ upstream: '10.0.0.2:80, 10.0.0.3:80', upstreamStatus: '502, 200' }),
    );
    for (let at = 0; at < plain.length; at += 1) {
      const lines = ['0', '9', '"', '\\', ' ', ',', '-', '.', '}', '\0', '\u007f'].map((byte) => {
        const line = Buffer.from(plain);
        line.write(byte, at, 'latin1');
        return line;
      });
      expect(scanned(lines)).toEqual(naive(lines));
    }
  });

  test('a line cut short anywhere, and one with anything behind it, is what the full parser says', () => {
    const plain = Buffer.from(accessLine());
    const cuts = Array.from(plain, (_, at) => plain.subarray(0, at));
    expect(scanned(cuts)).toEqual(naive(cuts));
    fc.assert(
      fc.property(anyLine, anyLine, (one, other) => {
        const lines = [Buffer.concat([one, other])];
        expect(scanned(lines)).toEqual(naive(lines));
      }),
    );
  });

  test('a line longer than the limit is cut, counted as malformed, and its neighbours are whole', () => {
    const told = new Told();
    const scanner = new AccessScanner(told);
    const long = accessLine({ path: 'x'.repeat(MAX_LINE_BYTES) });
    const bytes = Buffer.from(`${accessLine()}\n${long}\n${accessLine({ status: '404' })}\n`);
    scanner.scan(bytes, 0, bytes.length);
    expect(told.lines.map((line) => line?.status ?? null)).toEqual([200, null, 404]);
    expect(scanner.cutLines).toBe(1);
  });
});
