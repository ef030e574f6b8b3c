import { appendFile, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAccessCounter } from '../../../stack/control/logs/access-counter.ts';
import { rotatedNames } from '../../../stack/control/logs/rotated-files.ts';
import { Histogram } from '../../../stack/logs/count/histogram.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { AccessScanner } from '../../../stack/logs/read/access-scanner.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { RunSplitter } from '../../../stack/logs/read/split-runs.ts';
import { anyLog } from '../../logs/read/log-arbitraries.ts';
import { withFolder } from './reading.ts';

const ADDRESSES = ['10.0.0.2:8000', '10.0.0.3:8000', '[::1]:80', 'unix:/run/a-1.sock', 'x,y:12345'];
const backendOf = (_generation: number, address: string) => (ADDRESSES.includes(address) ? address : null);

/** What a reader without any cleverness counts: one string, one JSON.parse for each line. */
function naive(lines: readonly Buffer[]): Histogram {
  const histogram = new Histogram(backendOf);
  for (const line of lines) {
    const record = parseAccessLine(line.toString('utf8'));
    if (record === null) histogram.addMalformed();
    else histogram.add(fieldsOf(record));
  }
  return histogram;
}

const countsOf = (histogram: Histogram) => ({
  totals: histogram.totals(ADDRESSES, 0),
  backends: ADDRESSES.map((name) => histogram.counts(name)),
});

const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('counts are those of a naive reader, to the request', () => {
  test('random logs, cut anywhere into chunks', () => {
    fc.assert(
      fc.property(anyLog, cuts, (lines, places) => {
        const histogram = new Histogram(backendOf);
        const scanner = new AccessScanner(histogram);
        const splitter = new RunSplitter();
        for (const chunk of chunksOf(bytesOf(lines), places))
          splitter.push(chunk, (bytes, start, end) => scanner.scan(bytes, start, end));
        expect(countsOf(histogram)).toEqual(countsOf(naive(lines)));
        expect(scanner.lines).toBe(lines.length);
      }),
      { numRuns: 300 },
    );
  });

  test(
    'random logs on disk, written in random pieces, rotated at random points while they are followed',
    () =>
      withFolder(async (folder) => {
        let run = 0;
        const parts = fc.array(fc.tuple(anyLog, cuts, fc.boolean()), { minLength: 1, maxLength: 5 });
        await fc.assert(
          fc.asyncProperty(parts, fc.nat({ max: 4 }), async (written, before) => {
            run += 1;
            const path = join(folder, `access-${run}.log`);
            const all = written.flatMap(([lines]) => lines);
            let counter: ReturnType<typeof createAccessCounter> | null = null;
            try {
              for (const [at, [lines, places, isSlow]] of written.entries()) {
                // What is there when counting begins is the past, rotated files and all.
                if (at === Math.min(before, written.length - 1))
                  counter = createAccessCounter({ path, keep: 8, backendOf });
                await writeInPieces(path, bytesOf(lines), places, async () => {
                  if (isSlow) await counter?.caughtUp();
                });
                if (at < written.length - 1) await rotate(path);
              }
              await counter?.settled(0);
              const { totals, backends } = counter?.snapshot(ADDRESSES) ?? {};
              expect({
                totals: { ...totals, perSecond: 0 },
                backends: [...(backends?.values() ?? [])],
              }).toEqual(countsOf(naive(all)));
            } finally {
              await counter?.close();
            }
          }),
          { numRuns: 40 },
        );
      }),
    60_000,
  );
});

function bytesOf(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

function chunksOf(bytes: Buffer, places: readonly number[]): Buffer[] {
  const borders = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return borders.slice(1).map((end, at) => bytes.subarray(borders[at], end));
}

/** As nginx does, through one open file, wherever that is moved meanwhile. */
async function writeInPieces(
  path: string,
  bytes: Buffer,
  places: readonly number[],
  between: () => Promise<void>,
): Promise<void> {
  const handle = await open(path, 'a');
  try {
    for (const chunk of chunksOf(bytes, places)) {
      await handle.appendFile(chunk);
      await between();
    }
  } finally {
    await handle.close();
  }
}

async function rotate(path: string): Promise<void> {
  const names = rotatedNames(path, 8);
  for (const [at, name] of names.slice(1).entries())
    await rename(name, names[at] ?? name).catch(() => undefined);
  await writeFile(path, '');
  await appendFile(path, '');
}
