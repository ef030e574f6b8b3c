import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followProgress, stepWords } from '../../../stack/engines/docker/engine-progress.ts';
import { createFrameReader, type Frame, textOfFrames } from '../../../stack/engines/docker/frames.ts';
import { readJsonLines } from '../../../stack/engines/docker/json-lines.ts';
import { createLineReader, momentAfter } from '../../../stack/engines/docker/log-lines.ts';

const STAMP = '2026-11-21T01:02:03.000000001Z ';

function frame(kind: 1 | 2, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = kind;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

describe('the engine’s frames', () => {
  test('come out whole, however the stream was cut', () => {
    const whole = Buffer.concat([
      frame(1, 'hällo\n'),
      frame(2, ''),
      frame(2, 'oh\n'),
      frame(1, 'x'.repeat(300)),
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 8 }), (cuts) => {
        const read = createFrameReader();
        const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const frames: Frame[] = [];
        for (let at = 1; at < edges.length; at += 1) {
          frames.push(...read(whole.subarray(edges[at - 1], edges[at])));
        }
        expect(frames.map((one) => [one.output, one.bytes.toString()])).toEqual([
          ['stdout', 'hällo\n'],
          ['stderr', ''],
          ['stderr', 'oh\n'],
          ['stdout', 'x'.repeat(300)],
        ]);
      }),
    );
  });

  test('of something that ended are one text', () => {
    expect(textOfFrames(Buffer.concat([frame(2, 'a\n'), frame(1, 'b\n')]))).toBe('a\nb\n');
  });
});

describe('log lines', () => {
  test('are whole, without the engine’s time stamps, each output by itself', () => {
    const read = createFrameReader();
    const lines = createLineReader();
    const take = (kind: 1 | 2, text: string) => lines.read(read(frame(kind, STAMP + text)));
    expect(take(1, 'one\ntw')).toEqual(['one']);
    expect(take(2, 'error\r\n')).toEqual(['error']);
    expect(take(1, 'o\n')).toEqual(['two']);
    expect(take(1, 'rest')).toEqual([]);
    expect(lines.end()).toEqual(['rest']);
    expect(lines.lastTime()).toBe(STAMP.trim());
  });

  test('keep a character whose bytes came in two frames', () => {
    const lines = createLineReader();
    const bytes = Buffer.from('é\n');
    expect(lines.read([{ output: 'stdout', bytes: bytes.subarray(0, 1) }])).toEqual([]);
    expect(lines.read([{ output: 'stdout', bytes: bytes.subarray(1) }])).toEqual(['é']);
  });

  test('without an end are cut before they fill the memory', () => {
    const lines = createLineReader();
    const bytes = Buffer.from('x'.repeat(70_000));
    expect(lines.read([{ output: 'stdout', bytes }])).toEqual(['x'.repeat(70_000)]);
    expect(lines.end()).toEqual([]);
  });

  test.each([
    ['2026-11-21T01:02:03.000000001Z', '1795222923.000000002'],
    ['2026-11-21T01:02:03.999999999Z', '1795222924.000000000'],
    ['2026-11-21T01:02:03.5Z', '1795222923.500000001'],
    ['2026-11-21T01:02:03Z', '1795222923.000000001'],
  ])('after %s comes %s', (stamp, expected) => {
    expect(momentAfter(stamp)).toBe(expected);
  });
});

describe('the engine’s progress', () => {
  const stream = (...messages: readonly object[]) =>
    Readable.from([Buffer.from(messages.map((one) => JSON.stringify(one)).join('\r\n'))]);

  test('is told line by line; the image made is known at the end', async () => {
    const lines: string[] = [];
    const progress = await followProgress(
      stream(
        { stream: 'Step 1/2 : FROM x\n' },
        { stream: '\n' },
        { aux: { ID: 'sha256:abc' } },
        { status: 'done' },
      ),
      (line) => lines.push(line),
    );
    expect(lines).toEqual(['Step 1/2 : FROM x', 'done']);
    expect(progress).toEqual({ lines, error: null, imageId: 'sha256:abc' });
  });

  test('ends with the engine’s error as a value', async () => {
    const progress = await followProgress(stream({ stream: 'a\n' }, { error: 'no\n' }), () => undefined);
    expect(progress).toEqual({ lines: ['a'], error: 'no', imageId: null });
  });

  test('names a step by its first words', () => {
    expect(stepWords('Step 3/7 : RUN apt-get update  && rm -rf /x')).toBe('step 3 of 7: RUN apt-get update');
    expect(stepWords(' ---> Running in 0123')).toBeNull();
  });

  test('JSON lines survive any cut, a multi-byte character’s included', async () => {
    const bytes = Buffer.from('{"a":"é"}\n\n{"a":2}');
    const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    const values: unknown[] = [];
    for await (const value of readJsonLines(Readable.from(chunks))) values.push(value);
    expect(values).toEqual([{ a: 'é' }, { a: 2 }]);
  });
});
