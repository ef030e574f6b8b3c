import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../../stack/logs/count/histogram.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { LineSplitter } from '../../../stack/logs/read/split-lines.ts';
import { accessLine } from '../read/access-line.ts';

/** Generation 1 and 2 give the same address to different backends; 10.0.0.9 is nobody's. */
const OWNERS: Readonly<Record<string, string>> = {
  '1 10.0.0.2:8000': 'flask-app-1',
  '1 10.0.0.3:8000': 'flask-app-2',
  '2 10.0.0.2:8000': 'flask-app-3',
  '2 unix:/run/a, b/2.sock': 'flask-app-2',
};
const NAMES = ['flask-app-1', 'flask-app-2', 'flask-app-3'];
const backendOf = (generation: number, address: string) => OWNERS[`${generation} ${address}`] ?? null;

function histogramOf(lines: readonly string[]): Histogram {
  const histogram = new Histogram(backendOf);
  for (const line of lines) {
    const record = parseAccessLine(line);
    if (record === null) histogram.addMalformed();
    else histogram.add(fieldsOf(record));
  }
  return histogram;
}

describe('Histogram', () => {
  test('a retried request is one hit of the last backend and an attempt of each', () => {
    const histogram = histogramOf([
      accessLine({
        generation: 1,
        upstream: '10.0.0.2:8000, 10.0.0.3:8000',
        upstreamStatus: '502, 200',
        upstreamMs: '0.001, 0.020',
        ms: '0.021',
        bytes: 77,
      }),
    ]);
    expect(histogram.counts('flask-app-1')).toMatchObject({ hits: 0, attempts: 1, latency: null });
    expect(histogram.counts('flask-app-2')).toEqual({
      hits: 1,
      attempts: 1,
      statuses: { '1xx': 0, '2xx': 1, '3xx': 0, '4xx': 0, '5xx': 0 },
      bytes: 77,
      latency: { p50: 20, p95: 20, p99: 20 },
    });
  });

  test('an address belongs to who had it in the line’s generation', () => {
    const histogram = histogramOf([accessLine({ generation: 1 }), accessLine({ generation: 2 })]);
    expect(NAMES.map((name) => histogram.counts(name).hits)).toEqual([1, 0, 1]);
  });

  test('a cache hit, nginx’s own answer and no live upstream are requests without a backend', () => {
    const histogram = histogramOf([
      accessLine({ upstream: '', upstreamStatus: '', upstreamMs: '', cache: 'HIT' }),
      accessLine({ upstream: '-', upstreamStatus: '-', upstreamMs: '-' }),
      accessLine({ upstream: 'flask-app', upstreamStatus: '502', upstreamMs: '0.000', status: '502' }),
      'not a line',
    ]);
    expect(histogram.totals(NAMES, 0)).toEqual({
      requests: 3,
      withoutBackend: 3,
      malformed: 1,
      departed: 0,
      perSecond: 0,
    });
  });

  test('hits of backends that are gone, or that no record names, are departed', () => {
    const lines = [accessLine({ generation: 1 }), accessLine({ generation: 1, upstream: '10.0.0.9:1' })];
    expect(histogramOf(lines).totals(['flask-app-2'], 0)).toMatchObject({ requests: 2, departed: 2 });
  });

  test('the rate is the last whole second’s, by the log’s clock', () => {
    const seconds = ['1700000000.1', '1700000000.9', '1700000001.0', '1699999936.5'];
    const histogram = histogramOf(seconds.map((time) => accessLine({ time })));
    const rateAt = (nowMs: number) => histogram.totals(NAMES, nowMs).perSecond;
    expect([1700000001_000, 1700000001_999, 1700000002_500, 1700000003_000].map(rateAt)).toEqual([
      2, 2, 1, 0,
    ]);
  });

  test('parts of a log counted apart and put together, in any order, are the whole', () => {
    fc.assert(
      fc.property(fc.array(anyLine), fc.nat(), (lines, cut) => {
        const texts = lines.map(({ text }) => text);
        const whole = histogramOf(texts);
        const parts = [texts.slice(cut % (texts.length + 1)), texts.slice(0, cut % (texts.length + 1))];
        const joined = new Histogram(backendOf);
        for (const part of parts) joined.absorb(structuredClone(histogramOf(part).dump()));
        expect(NAMES.map((name) => joined.counts(name))).toEqual(NAMES.map((name) => whole.counts(name)));
        expect(joined.totals(NAMES, 1700000001_000)).toEqual(whole.totals(NAMES, 1700000001_000));
      }),
    );
  });

  test('random logs, cut anywhere, count as a naive reader counts them', () => {
    fc.assert(
      fc.property(fc.array(anyLine), fc.array(fc.nat()), (lines, cuts) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line.text}\n`).join(''));
        const histogram = histogramOf(linesOf(bytes, cuts));
        const hits = (name: string | null) => lines.filter((line) => line.owner === name).length;
        expect(NAMES.map((name) => histogram.counts(name).hits)).toEqual(NAMES.map(hits));
        expect(histogram.totals(NAMES, 0)).toMatchObject({
          requests: lines.filter((line) => line.owner !== 'malformed').length,
          withoutBackend: hits(null),
          malformed: hits('malformed'),
          departed: hits('stranger'),
        });
      }),
    );
  });
});

/** A line, and whose hit it is by construction, not by parsing. */
const anyLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        failed: fc.array(fc.constantFrom('10.0.0.9:1', '10.0.0.2:8000')),
        // A separator inside a socket's path is told apart while the socket stands alone or sockets follow.
        last: fc.constantFrom(...Object.entries(OWNERS), ['1 10.0.0.9:1', 'stranger'] as const),
        path: fc.string({ unit: 'grapheme' }),
      })
      .map(({ failed, last: [key, owner], path }) => {
        const [generation = '', ...address] = key.split(' ');
        return {
          owner,
          text: accessLine({
            generation: Number(generation),
            path,
            upstream: [...failed, address.join(' ')].join(', '),
            upstreamStatus: [...failed.map(() => '502'), '200'].join(', '),
            upstreamMs: [...failed.map(() => '-'), '0.001'].join(', '),
          }),
        };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme' }).map((path) => ({
      owner: null,
      text: accessLine({ path, upstream: '', upstreamStatus: '', upstreamMs: '', cache: 'HIT' }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme' }).map((text) => ({
      owner: 'malformed',
      text: `x${text.replaceAll('\n', ' ')}`,
    })),
  },
);

function linesOf(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const splitter = new LineSplitter();
  const lines: string[] = [];
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [at, end] of borders.slice(1).entries()) {
    splitter.push(bytes.slice(borders[at], end), (from, first, last) => {
      lines.push(new TextDecoder().decode(from.subarray(first, last)));
    });
  }
  return lines;
}
