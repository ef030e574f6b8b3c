/** Random access logs for properties: mostly what nginx prints, and much that it never would. */
import fc from 'fast-check';
import { accessLine, type LineFields } from './access-line.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '/', '/work?ms=10', '"', '\\', '\u0000', '\u001b[31m', '<b>', '\u{1f6e4}', '\ufeff'),
);
const peer = fc.constantFrom(
  '10.0.0.2:8000',
  '10.0.0.3:8000',
  '192.168.100.200:65535',
  '[::1]:80',
  '1.1.1.1:1',
  'unix:/run/a-1.sock',
  'unix:/home/a, b/1.sock',
  'unix:/a : b/2.sock',
  'flask-app',
  'web',
  '-',
  '',
  'x,y:12345',
  '\u{e9}\u{e9}\u{e9}\u{e9}:80',
);
const status = fc.constantFrom('200', '502', '404', '-', '099', '1000', '2x0', '');
const seconds = fc.constantFrom(
  '0.000',
  '0.012',
  '12.345',
  '-',
  '1234567890.001',
  '0.1',
  '.5',
  '007.100',
  '',
);
const list = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { maxLength: 3 });
const joined = (parts: fc.Arbitrary<readonly string[]>) =>
  fc.tuple(parts, fc.constantFrom(', ', ' : ', ',', ' ')).map(([all, by]) => all.join(by));

/** Lists of equal length, as nginx prints them; `anyLists` need not be. */
const equalLists = fc.array(fc.tuple(peer, status, seconds), { maxLength: 3 }).chain((tries) =>
  fc.constantFrom(', ', ' : ').map((by) => ({
    upstream: tries.map(([address]) => address).join(by),
    upstreamStatus: tries.map(([, one]) => one).join(by),
    upstreamMs: tries.map(([, , one]) => one).join(by),
  })),
);
const anyLists = fc.record({
  upstream: joined(list(peer)),
  upstreamStatus: joined(list(status)),
  upstreamMs: joined(list(seconds)),
});

const fields: fc.Arbitrary<Partial<LineFields>> = fc
  .tuple(
    fc.record(
      {
        time: fc.constantFrom(
          '1700000000.123',
          '1700000099.999',
          '0.001',
          '17000000000.123',
          '1.5',
          '01700000.123',
        ),
        generation: fc.constantFrom(0, 1, 12, 1_000_000_000, 2 ** 53, -1, 1.5),
        client: text,
        method: text,
        path: text,
        status: fc.constantFrom('200', '404', '502', '000', '009', '99', '1000', '2e2'),
        bytes: fc.constantFrom(0, 180, 999_999_999, 1_000_000_000, 2 ** 52, -1),
        ms: fc.constantFrom('0.012', '0.000', '123.456', '00.012', '1', '1e3', '0.0121'),
        cache: fc.oneof(fc.constantFrom('', '-', 'HIT', 'MISS', 'EXPIRED'), text),
        id: fc.oneof(fc.constant('6fb1c2a46fb1c2a46fb1c2a46fb1c2a4'), text),
        parent: fc.oneof(
          fc.constantFrom(null, '', '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7'),
          text,
        ),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(fc.constant({}), equalLists, equalLists, anyLists),
  )
  .map(([some, lists]) => ({ ...some, ...lists }));

const whole = fields.map((some) => Buffer.from(accessLine(some)));

/** Bytes of a line without its newline. */
export const anyLine: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: whole },
  // Unescaped, as only a foreign writer would: control characters, bytes that are no UTF-8.
  {
    weight: 2,
    arbitrary: fc
      .tuple(whole, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([line, at, byte]) => replaced(line, at, byte)),
  },
  { weight: 1, arbitrary: fc.tuple(whole, fc.nat()).map(([line, at]) => line.subarray(0, at % line.length)) },
  { weight: 1, arbitrary: whole.map((line) => Buffer.concat([line, line])) },
  { weight: 1, arbitrary: whole.map((line) => Buffer.from(`${line} `)) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 12 }).map((line) => Buffer.from(line.replaceAll('\n', ''))),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.from('')) },
);

export const anyLog: fc.Arbitrary<readonly Buffer[]> = fc.array(anyLine, { maxLength: 40 });

function replaced(line: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(line);
  if (byte !== 0x0a) copy[at % copy.length] = byte;
  return copy;
}
