/** What the scanner's program adds to the law: a memory with edges, tables that fill up, and that it is what it is made of. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { AccessFields, AccessSink } from '../../../stack/logs/read/access-fields.ts';
import { AccessScanner } from '../../../stack/logs/read/access-scanner.ts';
import { lineTable } from '../../../stack/logs/read/line-table.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { MAX_LINE_BYTES } from '../../../stack/logs/read/split-lines.ts';
import { printLineProgram } from '../../../stack/setup/compile-wasm.mjs';
import { accessLine } from './access-line.ts';
import { anyLog } from './log-arbitraries.ts';
import { Told } from './told.ts';

const PROGRAM = fileURLToPath(new URL('../../../stack/logs/read/line-program.ts', import.meta.url));
const naive = (lines: readonly (string | Buffer)[]) => lines.map((line) => parseAccessLine(line.toString()));
const bytesOf = (lines: readonly (string | Buffer)[]) =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));

/** As a file's reader does: the bytes stand in the scanner's own memory, so many from its beginning. */
function scannedInPlace(bytes: Uint8Array, from = 0): Told {
  const told = new Told();
  const scanner = new AccessScanner(told);
  scanner.piece.set(bytes, from);
  scanner.scan(scanner.piece, from, from + bytes.length);
  return told;
}

function scanned(lines: readonly (string | Buffer)[]): Told {
  const told = new Told();
  const bytes = bytesOf(lines);
  new AccessScanner(told).scan(bytes, 0, bytes.length);
  return told;
}

describe('the program that recognises lines', () => {
  test('is what its sources compile to', async () => {
    expect(await printLineProgram()).toBe(await readFile(PROGRAM, 'utf8'));
  }, 120_000);

  test('the first line it ever sees may be anything', async () => {
    const nothing = '\0'.repeat(8);
    for (const line of [
      accessLine().replace('17000000', nothing),
      accessLine().replace('12,"clien', nothing),
      accessLine({ time: '1000000000.123', generation: 0 }),
      accessLine(),
    ]) {
      vi.resetModules();
      const fresh = await import('../../../stack/logs/read/access-scanner.ts');
      const told = new Told();
      const bytes = bytesOf([line]);
      new fresh.AccessScanner(told).scan(bytes, 0, bytes.length);
      expect(told.lines).toEqual(naive([line]));
    }
  });

  test('what our nginx prints is recognised, not handed to the full parser', () => {
    const usual = { id: 'a'.repeat(32) };
    const lines = [
      accessLine(usual),
      accessLine({ ...usual, parent: null }),
      accessLine({
        ...usual,
        upstream: '',
        upstreamStatus: '',
        upstreamMs: '',
        cache: 'HIT',
        method: 'POST',
      }),
      accessLine({
        ...usual,
        upstream: 'unix:/run/a-1.sock, unix:/run/a-2.sock : 10.0.0.2:8000',
        upstreamStatus: '502, - : 200',
        upstreamMs: '0.000, - : 12.345',
        path: '/\u{fc}?q=1',
        parent: '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7',
      }),
    ];
    const table = lineTable(MAX_LINE_BYTES);
    const bytes = bytesOf(lines);
    table.aside.set(bytes);
    const { byteOffset: start } = table.aside;
    expect(table.scan(start, start + bytes.length)).toBe(lines.length);
    const tryCounts = lines.map((_, at) => table.ints[table.firstRow + at * table.rowInts + 2]);
    expect(tryCounts).toEqual([1, 1, 0, 3]);
  });

  test('random logs in its own memory, anywhere in it, with anything around them', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), fc.nat({ max: 255 }), (lines, place, around) => {
        const bytes = bytesOf(lines);
        const { piece } = new AccessScanner(new Told());
        piece.fill(around);
        expect(scannedInPlace(bytes, place % (piece.length - bytes.length)).lines).toEqual(naive(lines));
      }),
    );
  });

  test('lines up to the last byte of the piece are whole, and what lies behind them is not looked at', () => {
    const lines = Array.from({ length: 3 }, (_, at) => accessLine({ status: `20${at}`, id: 'a'.repeat(32) }));
    const bytes = bytesOf(lines);
    const { piece } = new AccessScanner(new Told());
    expect(scannedInPlace(bytes, piece.length - bytes.length).lines).toEqual(naive(lines));
    // Cut short by the newline, with the rest of a good line behind it.
    const whole = accessLine();
    for (let cut = 1; cut < whole.length; cut += 1) {
      piece.set(bytesOf([whole.slice(0, cut), whole.slice(cut)]));
      const told = new Told();
      new AccessScanner(told).scan(piece, 0, cut + 1);
      expect(told.lines).toEqual(naive([whole.slice(0, cut)]));
    }
  });

  test('more lines than there are rows, and more tries than have room', () => {
    const lines = Array.from({ length: 1500 }, (_, at) => {
      const tries = at % 7 === 0 ? (at % 40) + 1 : 1;
      const list = (one: (n: number) => string) =>
        Array.from({ length: tries }, (_one, n) => one(n)).join(', ');
      return accessLine({
        bytes: at,
        upstream: list((n) => `10.0.0.${n}:8000`),
        upstreamStatus: list((n) => String(200 + n)),
        upstreamMs: list((n) => `0.${String(n).padStart(3, '0')}`),
      });
    });
    expect(scanned(lines).lines).toEqual(naive(lines));
    expect(Math.max(...naive(lines).map((record) => record?.tries.length ?? 0))).toBeGreaterThan(32);
  });

  test('more addresses than have room: each keeps its name, and the table stays small', () => {
    const told = new Told();
    const scanner = new AccessScanner(told);
    const lines = Array.from({ length: 3000 }, (_, at) =>
      accessLine({
        upstream: `10.${at % 7}.${(at * 31) % 900}.1:8000`,
        cache: at % 3 === 0 ? `WORD${at % 500}` : '',
      }),
    );
    for (let at = 0; at < lines.length; at += 100) {
      const bytes = bytesOf(lines.slice(at, at + 100));
      scanner.scan(bytes, 0, bytes.length);
    }
    expect(told.lines).toEqual(naive(lines));
    expect(lineTable(MAX_LINE_BYTES).names.length).toBeLessThanOrEqual(240);
  });

  test('addresses of any length that differ in one byte anywhere are told apart', () => {
    for (const length of [8, 9, 15, 16, 17, 24, 31, 32, 33, 95, 96, 97, 200]) {
      const plain = `unix:/${'r'.repeat(length)}`.slice(0, length);
      const others = Array.from(plain, (_, at) => `${plain.slice(0, at)}x${plain.slice(at + 1)}`);
      const lines = [plain, ...others, plain].map((upstream) => accessLine({ upstream }));
      expect(scanned(lines).lines).toEqual(naive(lines));
    }
  });

  test('numbers of any length, and generations by turns', () => {
    const digits = ['7', '12', '1234567', '12345678', '123456789', '1234567890', '007', '0'];
    const lines = digits.flatMap((number) => [
      accessLine().replace('"generation":12', `"generation":${number}`),
      accessLine().replace('"bytes":180', `"bytes":${number}`),
      accessLine({ ms: `${number}.125` }),
      accessLine({ upstreamMs: `${number}.125` }),
      accessLine({ time: `${number}.125` }),
      accessLine(),
    ]);
    expect(scanned(lines).lines).toEqual(naive(lines));
  });

  test('lines about as long as the limit, in its memory and out of it, with their neighbours', () => {
    for (const more of [-2, -1, 0, 1, 2, 70_000]) {
      const plain = accessLine();
      const long = accessLine({ path: `/${'x'.repeat(MAX_LINE_BYTES - plain.length + more)}` });
      const lines = [plain, long, accessLine({ status: '404' })];
      const cut = naive([plain, long.slice(0, MAX_LINE_BYTES), accessLine({ status: '404' })]);
      expect(scanned(lines).lines).toEqual(cut);
      const { piece } = new AccessScanner(new Told());
      const bytes = bytesOf(lines);
      if (bytes.length <= piece.length) expect(scannedInPlace(bytes).lines).toEqual(cut);
    }
  });

  test('scanners of a thread share it and do not hear of each other’s lines', () => {
    const [one, other] = [new Told(), new Told()];
    const scanners = [new AccessScanner(one), new AccessScanner(other)] as const;
    for (let at = 0; at < 50; at += 1) {
      for (const [n, scanner] of scanners.entries()) {
        const bytes = bytesOf([accessLine({ upstream: `10.0.${n}.${at}:80`, generation: 10 ** n })]);
        scanner.scan(bytes, 0, bytes.length);
      }
    }
    expect(one.lines.map((record) => record?.tries[0]?.address)).toEqual(
      Array.from({ length: 50 }, (_, at) => `10.0.0.${at}:80`),
    );
    expect(other.lines.every((record) => record?.generation === 10)).toBe(true);
  });

  test('whoever scans much has no more memory than whoever scanned little', () => {
    const { bytes: memory } = lineTable(MAX_LINE_BYTES);
    const quiet: AccessSink = { add: (_fields: AccessFields) => {}, addMalformed: () => {} };
    const scanner = new AccessScanner(quiet);
    const bytes = bytesOf(
      Array.from({ length: 2000 }, (_, at) => accessLine({ upstream: `10.0.${at}.1:8000` })),
    );
    for (let round = 0; round < 20; round += 1) scanner.scan(bytes, 0, bytes.length);
    expect(scanner.lines).toBe(40_000);
    expect(lineTable(MAX_LINE_BYTES).bytes).toBe(memory);
    expect(memory.length).toBeLessThanOrEqual(384 * 1024);
    // More than is read beyond a line's end.
    const { piece } = lineTable(MAX_LINE_BYTES);
    expect(memory.length - piece.byteOffset - piece.length).toBeGreaterThanOrEqual(64);
  });
});
