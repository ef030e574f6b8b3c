import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Span } from '../../../stack/control/traces/otlp/span.ts';
import { type SpanReceiver, startReceiver } from '../../../stack/control/traces/receiver.ts';
import { jsonRequest, jsonSpan, protobufRequest, SPAN_ID, TRACE_ID } from './otlp-messages.ts';
import { RESPONSE, STATUS } from './otlp-schema.ts';

describe('the receiver answers as OTLP over HTTP says', () => {
  let folder = '';
  let receiver: SpanReceiver;
  const taken: Span[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `signalbox-receiver-${'long-'.repeat(20)}`));
    const take = ({ spans }: { readonly spans: readonly Span[] }) => void taken.push(...spans);
    receiver = await startReceiver({ socketPath: join(folder, 'otlp.sock'), port: 24_400, take });
  });
  afterAll(async () => {
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });

  const JSON_TYPE = { 'Content-Type': 'application/json' };
  const PROTOBUF_TYPE = { 'Content-Type': 'application/x-protobuf' };

  test.each([
    ['JSON', JSON_TYPE, Buffer.from(jsonRequest([jsonSpan()]))],
    ['protobuf', PROTOBUF_TYPE, protobufRequest([jsonSpan()])],
    ['gzip', { ...PROTOBUF_TYPE, 'Content-Encoding': 'gzip' }, gzipSync(protobufRequest([jsonSpan()]))],
  ])('%s: 200, its spans are taken', async (_title, headers, body) => {
    taken.length = 0;
    const answer = await ask({ headers, body });
    expect(answer).toMatchObject({ status: 200, type: headers['Content-Type'] });
    expect(taken).toMatchObject([{ traceId: TRACE_ID, spanId: SPAN_ID, name: 'GET /work', kind: 2 }]);
  });

  test('of spans some of which are none, the others are taken, and those are counted, in either encoding', async () => {
    const spans = [jsonSpan(), jsonSpan({ spanId: '00' })];
    const inJson = await ask({ headers: JSON_TYPE, body: Buffer.from(jsonRequest(spans)) });
    expect(JSON.parse(inJson.body.toString())).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    const inProtobuf = await ask({ headers: PROTOBUF_TYPE, body: protobufRequest(spans) });
    expect(RESPONSE.toObject(RESPONSE.decode(inProtobuf.body), { longs: Number })).toMatchObject({
      partialSuccess: { rejectedSpans: 1, errorMessage: expect.stringContaining('span_id') },
    });
  });

  test.each([
    ['a page’s Origin', 403, { headers: { ...JSON_TYPE, Origin: 'http://evil.example' } }],
    ['another Host', 403, { headers: { ...JSON_TYPE, Host: 'evil.example' } }],
    ['another path', 404, { headers: JSON_TYPE, path: '/v1/logs' }],
    ['another method', 405, { headers: JSON_TYPE, method: 'PUT' }],
    ['a type a form may send', 415, { headers: { 'Content-Type': 'text/plain' } }],
    ['too large a body', 413, { headers: { ...JSON_TYPE, 'Content-Length': String(5 << 20) }, body: null }],
    ['no message', 400, { headers: JSON_TYPE, body: Buffer.from('{') }],
  ] as const)('%s: %i', async (_title, status, wish) => {
    expect((await ask(wish)).status).toBe(status);
  });

  test('what it refuses it says in the encoding it was asked in', async () => {
    const { body } = await ask({ headers: PROTOBUF_TYPE, body: Buffer.from([0xff]) });
    expect(STATUS.toObject(STATUS.decode(body))).toMatchObject({
      message: expect.stringContaining('protobuf'),
    });
  });

  test('another that wants its port is given the next one', async () => {
    const second = await startReceiver({
      ...{ socketPath: join(folder, 'second.sock'), port: 24_400, take: () => undefined },
    });
    expect(second.url).not.toBe(receiver.url);
    await second.close();
  });

  interface Wish {
    readonly headers: Readonly<Record<string, string>>;
    readonly path?: string;
    readonly method?: string;
    readonly body?: Uint8Array | null;
  }

  function ask({ headers, path = '/v1/traces', method = 'POST', body = Buffer.from('{}') }: Wish) {
    const { port } = new URL(receiver.url);
    return new Promise<{ status: number; type: string | undefined; body: Buffer }>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false as const,
        headers: { ...headers },
      };
      const sending = request(options, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'],
            body: Buffer.concat(pieces),
          }),
        );
      });
      sending.on('error', reject);
      if (body === null) sending.flushHeaders();
      else sending.end(body);
    });
  }
});
