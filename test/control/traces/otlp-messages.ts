/** OTLP messages for tests: one that is as it should be, and a seeded crowd that is not. */
import { gzipSync } from 'node:zlib';
import { createRandom } from '../../bench/logs/write-log.ts';
import { REQUEST } from './otlp-schema.ts';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';

export interface Message {
  readonly body: Uint8Array;
  readonly type: string;
  readonly encoding?: string;
  /** Which kind of hostility, for who reads a failure. */
  readonly what: string;
}

/** One span in OTLP's JSON, with some of it otherwise. */
export function jsonSpan(change: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    ...{ traceId: TRACE_ID, spanId: SPAN_ID, name: 'GET /work', kind: 2, flags: 257 },
    ...{ startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000012000000' },
    attributes: [{ key: 'http.response.status_code', value: { intValue: '200' } }],
    ...change,
  };
}

export function jsonRequest(spans: readonly unknown[]): string {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'flask-app' } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] });
}

/** The same in protobuf, by a decoder that is not ours. */
export function protobufRequest(spans: readonly Readonly<Record<string, unknown>>[]): Uint8Array {
  const bytes = (hex: unknown) => Buffer.from(String(hex ?? ''), 'hex');
  const told = spans.map((span) => ({
    ...span,
    ...{ traceId: bytes(span.traceId), spanId: bytes(span.spanId), parentSpanId: bytes(span.parentSpanId) },
  }));
  const request = REQUEST.fromObject({ resourceSpans: [{ scopeSpans: [{ spans: told }] }] });
  return REQUEST.encode(request).finish();
}

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** None of them is a message whose every span may be taken. The same for the same seed. */
export function* hostileMessages(count: number, seed: number): Generator<Message> {
  const next = createRandom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const noise = (bytes: number) => Uint8Array.from({ length: bytes }, () => below(256));
  const good = protobufRequest([jsonSpan({ parentSpanId: SPAN_ID })]);
  const goodJson = Buffer.from(jsonRequest([jsonSpan()]));
  const json = (what: string, body: string | Uint8Array) => ({
    what,
    body: Buffer.from(body),
    type: JSON_TYPE,
  });
  const proto = (what: string, body: Uint8Array) => ({ what, body, type: PROTOBUF_TYPE });
  const bomb = gzipSync(Buffer.alloc(5 << 20));
  const deep = (open: string, levels: number) => open.repeat(levels);
  const wrongIds = [
    '',
    '0'.repeat(32),
    TRACE_ID.slice(1),
    `${TRACE_ID}a`,
    7,
    null,
    {},
    [],
    '\ud800'.repeat(32),
    'g'.repeat(32),
  ];
  const wrongTimes = [
    'NaN',
    Number.NaN,
    -1,
    '-5',
    1e300,
    '99999999999999999999',
    {},
    [],
    true,
    '',
    '0x10',
    0,
  ];
  const kinds: readonly (() => Message)[] = [
    () => proto('protobuf cut short', good.subarray(0, 1 + below(good.length - 1))),
    () => proto('noise as protobuf', noise(1 + below(600))),
    () => json('noise as JSON', noise(1 + below(600))),
    () => json('JSON cut short', goodJson.subarray(0, below(goodJson.length - 1))),
    () =>
      proto(
        'a length beyond the end',
        Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, ...noise(below(20))]),
      ),
    () =>
      proto(
        'a number without an end',
        Buffer.from([0x0a, 0x0c, 0x12, 0x0a, 0x12, 0x08, 0x30, ...Array(8).fill(0xff)]),
      ),
    () =>
      proto(
        'empty spans',
        wrapped(wrapped(Buffer.alloc(2 * (2 + below(200)), Buffer.from([0x12, 0x00])), 2)),
      ),
    () => json('deep lists', deep('[', 100 + below(5000))),
    () => json('deep objects', deep('{"a":', 100 + below(2000))),
    () =>
      json('a deep value', jsonRequest([jsonSpan({ spanId: '', attributes: [deepValue(5 + below(40))] })])),
    () => proto('groups in groups', Buffer.alloc(200 + below(5000), 0x0b)),
    () => proto('a deep value in protobuf', deepProtobuf(50 + below(300))),
    () => json('a wrong trace id', jsonRequest([jsonSpan({ traceId: wrongIds[below(wrongIds.length)] })])),
    () => json('a wrong span id', jsonRequest([jsonSpan({ spanId: wrongIds[below(wrongIds.length)] })])),
    () =>
      json(
        'a wrong parent',
        jsonRequest([jsonSpan({ parentSpanId: ['abc', 7, {}, '0'.repeat(16)][below(4)] })]),
      ),
    () =>
      json(
        'a wrong start',
        jsonRequest([jsonSpan({ startTimeUnixNano: wrongTimes[below(wrongTimes.length)] })]),
      ),
    () =>
      json('a wrong end', jsonRequest([jsonSpan({ endTimeUnixNano: wrongTimes[below(wrongTimes.length)] })])),
    () => json('an end before the start', jsonRequest([jsonSpan({ endTimeUnixNano: '1' })])),
    () =>
      proto('ids of a wrong length', protobufRequest([jsonSpan({ traceId: 'ab'.repeat(1 + below(15)) })])),
    () =>
      json(
        'wrong types',
        `{"resourceSpans":${['7', '"x"', 'true', '{"a":1}', '[7]', '[null]', '[[]]'][below(7)]}}`,
      ),
    () => json('wrong types inside', jsonRequest([[7, 'x', null, true, []][below(5)]])),
    () =>
      json(
        'attributes that are none',
        jsonRequest([jsonSpan({ attributes: [{}, 'x', 7, true][below(3) + 1] })]),
      ),
    () =>
      json(
        'a prototype',
        `{"__proto__":{"polluted":1},"resourceSpans":[{"scopeSpans":[{"spans":[{"__proto__":{"traceId":"x"},"constructor":{"prototype":{"polluted":1}}}]}]}]}`,
      ),
    () =>
      json(
        'keys of prototypes',
        jsonRequest([
          jsonSpan({
            traceId: 'x',
            attributes: ['__proto__', 'constructor', 'toString'].map((key) => ({
              key,
              value: { stringValue: 'polluted' },
            })),
          }),
        ]),
      ),
    () => json('halves of surrogates', jsonRequest([jsonSpan({ traceId: '\ud800', name: '\udfff\ud800' })])),
    () => json('a long text', jsonRequest([jsonSpan({ spanId: 'x', name: 'x'.repeat(below(30_000)) })])),
    () =>
      json(
        'many attributes',
        jsonRequest([
          jsonSpan({
            spanId: 'x',
            attributes: Array.from({ length: below(400) }, (_, at) => ({
              key: `k${at}`,
              value: { intValue: at },
            })),
          }),
        ]),
      ),
    () => ({ ...json('a gzip bomb', bomb), encoding: 'gzip' }),
    () => ({ ...json('no gzip', noise(below(300))), encoding: 'gzip' }),
    () => ({ ...proto('gzip cut short', gzipSync(good).subarray(0, 12)), encoding: 'gzip' }),
    () => ({ ...json('an encoding nobody has', goodJson), encoding: 'br' }),
    () => ({
      what: 'a type nobody asked for',
      body: goodJson,
      type: ['text/plain', '', 'application/grpc', 'multipart/form-data'][below(4)] ?? '',
    }),
  ];
  for (let at = 0; at < count; at += 1) {
    // Large ones are few: they cost what they are.
    const make = kinds[at % kinds.length];
    if (make !== undefined) yield make();
  }
}

function deepValue(levels: number): object {
  let value: object = { stringValue: 'x' };
  for (let level = 0; level < levels; level += 1) value = { arrayValue: { values: [value] } };
  return { key: 'deep', value };
}

/** One field of bytes, number 1 or 2. */
function wrapped(inner: Uint8Array, field = 1): Uint8Array {
  const length: number[] = [];
  for (let rest = inner.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from([field * 8 + 2, ...length]), inner]);
}

function deepProtobuf(levels: number): Uint8Array {
  let value: Uint8Array = Buffer.from([0x0a, 0x01, 0x78]);
  for (let level = 0; level < levels; level += 1) value = wrapped(wrapped(value), 5);
  const attribute = Buffer.concat([wrapped(Buffer.from('k')), wrapped(value, 2)]);
  return wrapped(wrapped(wrapped(wrapped(attribute, 9), 2), 2));
}
