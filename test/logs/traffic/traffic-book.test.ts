import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import type { Forecast } from '../../../stack/logs/traffic/forecast.ts';
import { TrafficBook } from '../../../stack/logs/traffic/traffic-book.ts';
import type { AccessRecord } from '../../../stack/model/log-record.ts';

const NOW_MS = 1_700_000_000_500;
const NAMES = ['app-1', 'app-2', 'app-3'];
const addressOf = (name: string) => `10.0.0.${name.at(-1)}:80`;
const backendOf = (_generation: number, address: string) =>
  address.startsWith('10.0.0.') ? `app-${address[7]}` : null;
const forecasts = new Map<number, Forecast>();
function forecastOf(generation: number): Forecast {
  const found = forecasts.get(generation);
  if (found !== undefined) return found;
  const shares = new Map(NAMES.map((name) => [name, 1 / 3]));
  const made: Forecast = { service: 'app', generation, rule: 'turn', shares, predict: null };
  forecasts.set(generation, made);
  return made;
}

function bookOf(records: readonly AccessRecord[]): TrafficBook {
  const book = new TrafficBook({ backendOf, forecastOf, nowMs: NOW_MS });
  for (const record of records) book.add(fieldsOf(record));
  return book;
}

const anyRecord = fc
  .record({
    agoMs: fc.oneof(fc.nat(70_000), fc.nat(700_000)),
    generation: fc.integer({ min: 1, max: 3 }),
    failed: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
    last: fc.constantFrom(...NAMES, 'nobody', 'stranger'),
    status: fc.constantFrom(200, 302, 404, 500, 503),
    ms: fc.nat(3000),
    bytes: fc.nat(5000),
    client: fc.constantFrom('127.0.0.1', '127.0.0.2', '10.1.1.1'),
    cache: fc.constantFrom('', 'MISS', 'HIT'),
  })
  .map(({ agoMs, failed, last, ms, ...rest }): AccessRecord => {
    const own = { status: rest.status, ms };
    const tries = failed.map((name) => ({ address: addressOf(name), status: 502, ms: 1 }));
    if (last === 'stranger') tries.push({ address: '192.0.2.1:80', ...own });
    else if (last !== 'nobody') tries.push({ address: addressOf(last), ...own });
    return {
      ...{ ...rest, ms: ms + 1, tries: last === 'nobody' ? [] : tries, timeMs: NOW_MS - agoMs },
      ...{ method: 'GET', path: '/', requestId: 'x', parent: '' },
    };
  });

/** In the order of a log. */
const anyLog = fc
  .array(anyRecord, { maxLength: 60 })
  .map((log) => log.toSorted((a, b) => a.timeMs - b.timeMs));

/** Who answered, said from the record alone. */
function ownerOf({ tries }: AccessRecord): string | null {
  const last = tries.at(-1);
  return last === undefined ? null : backendOf(0, last.address);
}

function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1];
}

describe('a book of traffic', () => {
  test('tells of each backend in any window what a naive reader counts', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const book = bookOf(log);
        const fromMs = NOW_MS - 500 - 59_000;
        const windows = [
          [book.generations.all(), log],
          [book.frameBetween(fromMs, Number.POSITIVE_INFINITY), log.filter(({ timeMs }) => timeMs >= fromMs)],
          [book.generations.of(2), log.filter(({ generation }) => generation === 2)],
        ] as const;
        for (const [frame, records] of windows) {
          expect([frame.requests, frame.all().hits]).toEqual([records.length, records.length]);
          expect(frame.elsewhere?.hits ?? 0).toBe(records.filter(({ tries }) => tries.length === 0).length);
          for (const name of NAMES) {
            const own = records.filter((record) => ownerOf(record) === name);
            const tries = records.flatMap((record) => record.tries);
            const attempts = tries.filter(({ address }) => address === addressOf(name)).length;
            const tally = frame.backends.get(name);
            expect(tally?.hits ?? 0).toBe(own.length);
            expect(tally?.attempts ?? 0).toBe(attempts);
            expect(tally?.errors ?? 0).toBe(own.filter(({ status }) => status >= 500).length);
            expect(tally?.bytes ?? 0).toBe(own.reduce((sum, { bytes }) => sum + bytes, 0));
            expect(tally?.cache().HIT ?? 0).toBe(own.filter(({ cache }) => cache === 'HIT').length);
            for (const share of [0.5, 0.95, 0.99]) {
              const exact = quantile(
                own.map(({ tries: all }) => all.at(-1)?.ms ?? 0),
                share,
              );
              const told = tally?.upstream?.quantileMs(share) ?? undefined;
              if (exact === undefined || told === undefined) expect(told).toBe(exact);
              else expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact / 128);
            }
          }
        }
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  test('tells a series whose sums are the log’s, slot for slot', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { timesMs, columns } = bookOf(log).series('minute', NOW_MS, 0);
        for (const { name, requests, errors } of columns) {
          for (const [at, timeMs] of timesMs.entries()) {
            const own = log.filter(
              (record) => ownerOf(record) === name && Math.floor(record.timeMs / 60_000) * 60_000 === timeMs,
            );
            expect(requests[at]).toBe(own.length);
            expect(errors[at]).toBe(own.filter(({ status }) => status >= 500).length);
          }
        }
        const seconds = bookOf(log).series('second', NOW_MS, 0);
        const young = log.filter(({ timeMs }) => timeMs >= NOW_MS - 500 - 599_000);
        const told = seconds.columns
          .flatMap(({ requests }) => requests)
          .reduce((sum, count) => sum + count, 0);
        expect(told).toBe(young.length);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test('keeps the counts of configs that were put away, however many served', () => {
    const log = Array.from({ length: 40 }, (_, at) =>
      record({ generation: at + 1, timeMs: NOW_MS - 60_000 + at }),
    );
    const book = bookOf([...log, record({ generation: 1, timeMs: NOW_MS - 1000 })]);
    expect(book.generations.all().requests).toBe(41);
    expect(book.generations.firstOf(40)).toBe(NOW_MS - 60_000 + 39);
  });

  test('counts clients of a window, and says when there were more than it keeps', () => {
    const log = Array.from({ length: 5000 }, (_, at) =>
      record({ client: `10.${at >> 8}.${at & 255}.1`, timeMs: NOW_MS - 5000 + at }),
    );
    const { clients } = bookOf(log);
    expect(clients.since(0, 0)).toMatchObject({ isMore: true });
    expect(clients.since(0, 0).addresses.length).toBe(4096);
    expect(bookOf(log.slice(0, 9)).clients.since(NOW_MS - 4997, 0)).toMatchObject({ isMore: false });
    expect(bookOf(log.slice(0, 9)).clients.since(NOW_MS - 4997, 0).addresses.length).toBe(6);
  });

  test('holds a day of traffic in bounded memory, and shows its last ten minutes by second', () => {
    const hour = Array.from({ length: 26 * 360 }, (_, at) =>
      record({ timeMs: NOW_MS - (26 * 360 - at) * 10_000 }),
    );
    const book = bookOf(hour);
    const seconds = book.series('second', NOW_MS, 0);
    const minutes = book.series('minute', NOW_MS, 0);
    expect(seconds.timesMs.length).toBe(600);
    expect(minutes.timesMs.length).toBe(1440);
    expect(minutes.columns[0]?.requests.slice(1, -1).every((count) => count === 6)).toBe(true);
    expect(minutes.columns[0]?.p95Ms.slice(0, -1).every((p95) => p95 === 5)).toBe(true);
  });
});

function record(fields: Partial<AccessRecord>): AccessRecord {
  return {
    ...{ timeMs: NOW_MS, generation: 1, client: '127.0.0.1', method: 'GET', path: '/', status: 200 },
    ...{
      bytes: 10,
      ms: 5,
      tries: [{ address: '10.0.0.1:80', status: 200, ms: 5 }],
      cache: '',
      requestId: 'x',
      parent: '',
    },
    ...fields,
  };
}
