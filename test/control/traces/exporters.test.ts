import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StackMemory } from '../../../stack/control/stack-memory.ts';
import { encodeSpans } from '../../../stack/control/traces/export/encode-spans.ts';
import { type Exporters, openExporters } from '../../../stack/control/traces/export/exporters.ts';
import { readJson } from '../../../stack/control/traces/otlp/read-json.ts';
import { readProtobuf } from '../../../stack/control/traces/otlp/read-protobuf.ts';
import type { SecretBox } from '../../../stack/control/traces/secret-box.ts';
import { jsonRequest, jsonSpan, protobufRequest } from './otlp-messages.ts';
import { REQUEST } from './otlp-schema.ts';

const TOKEN = 'a-secret-token';
const FULL = jsonSpan({
  parentSpanId: '00f067aa0ba902b7',
  attributes: [
    { key: 'text', value: { stringValue: 'ä\u{1f6e4}' } },
    { key: 'yes', value: { boolValue: true } },
    { key: 'low', value: { intValue: '-9223372036854775808' } },
    { key: 'half', value: { doubleValue: 0.5 } },
    { key: 'bytes', value: { bytesValue: 'AP8=' } },
    { key: 'list', value: { arrayValue: { values: [{ intValue: '0' }, { stringValue: '' }] } } },
    { key: 'map', value: { kvlistValue: { values: [{ key: 'in', value: { boolValue: false } }] } } },
  ],
  events: [{ timeUnixNano: '1700000000001000000', name: 'exception', attributes: [] }],
  links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: [] }],
  status: { code: 2, message: 'it failed' },
});

describe('what is sent is OTLP, byte for byte', () => {
  const { spans } = readJson(Buffer.from(jsonRequest([FULL])));

  test('a decoder that is not ours finds no field it does not know, and every value as it was', () => {
    const bytes = encodeSpans('protobuf', spans);
    const told = REQUEST.decode(bytes);
    // A field that is unknown, or said twice, would be lost by being written again.
    expect(Buffer.from(REQUEST.encode(told).finish()).length).toBe(bytes.length);
    expect(REQUEST.verify(REQUEST.toObject(told))).toBeNull();
    const [span] =
      (
        REQUEST.toObject(told, { longs: String, bytes: String, enums: Number }) as never as {
          resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
        }
      ).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    const hex = (base64: unknown) => Buffer.from(String(base64), 'base64').toString('hex');
    expect([hex(span?.traceId), hex(span?.spanId), hex(span?.parentSpanId)]).toEqual([
      FULL.traceId,
      FULL.spanId,
      FULL.parentSpanId,
    ]);
    expect(span).toMatchObject({
      name: 'GET /work',
      kind: 2,
      flags: 257,
      status: { code: 2, message: 'it failed' },
    });
  });

  test('both encodings are read back as what was sent', () => {
    expect(readProtobuf(encodeSpans('protobuf', spans))).toEqual({ spans, rejected: 0, reason: '' });
    expect(readJson(encodeSpans('json', spans))).toEqual({ spans, rejected: 0, reason: '' });
  });

  test('a message made by a decoder that is not ours is read', () => {
    const { spans: read, rejected } = readProtobuf(protobufRequest([jsonSpan()]));
    expect(rejected).toBe(0);
    expect(read).toMatchObject([{ name: 'GET /work', startNs: 1700000000000000000n }]);
  });
});

describe('an exporter', () => {
  let home = '';
  let exporters: Exporters;
  let server: Server;
  let url = '';
  let memory = new StackMemory();
  /** Each request's answer, the last one for all that follow. */
  let answers: { status: number; headers?: Record<string, string>; body?: string }[] = [];
  let seen: { token: string | undefined; spans: number; atMs: number }[] = [];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'signalbox-exporters-'));
    [answers, seen, memory] = [[], [], new StackMemory()];
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { spans } = readProtobuf(Buffer.concat(pieces));
        const token = request.headers['x-sf-token'];
        seen.push({ token: String(token), spans: spans.length, atMs: performance.now() });
        const {
          status,
          headers = {},
          body = '',
        } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 200 };
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/v1/traces`;
    exporters = await open();
  });
  afterEach(async () => {
    exporters.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true, force: true });
  });

  test('keeps its token in a file of mode 600, tells it to its URL, and shows it nowhere', async () => {
    answers = [{ status: 401, body: `no such token: ${TOKEN}` }];
    const views = await put();
    expect(seen).toEqual([]);
    const outcome = await exporters.test({ name: 'splunk' });
    expect(seen[0]?.token).toBe(TOKEN);
    expect(outcome).toMatchObject({ outcome: 'refused', status: 401, fault: { code: 'exporter-failing' } });
    const path = join(home, 'exporters.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(TOKEN);
    expect(JSON.stringify([views, outcome, [...memory.facts.notices]])).not.toContain(TOKEN);
  });

  test('leaves its token to the keychain where there is one, and has it again after a restart', async () => {
    const box: SecretBox = {
      isAvailable: async () => true,
      seal: async (text) => Buffer.from(text).toString('base64'),
      open: async (sealed) => Buffer.from(sealed, 'base64').toString(),
    };
    exporters.close();
    exporters = await open(box);
    expect((await put())[0]?.secrets).toBe('keychain');
    expect(await readFile(join(home, 'exporters.json'), 'utf8')).not.toContain(TOKEN);
    exporters.close();
    exporters = await open(box);
    await exporters.test({ name: 'splunk' });
    expect(seen[0]?.token).toBe(TOKEN);
  });

  test('is told again as it asked, says that it fails while it does, and loses nothing', async () => {
    answers = [{ status: 503, headers: { 'Retry-After': '1' } }, { status: 200 }];
    await put();
    exporters.offer(readJson(Buffer.from(jsonRequest([FULL, FULL]))).spans);
    await until(() => memory.facts.notices.has('exporter-failing'));
    expect(exporters.views()[0]).toMatchObject({ sent: 0, queued: 2 });
    await until(() => exporters.views()[0]?.sent === 2);
    expect(memory.facts.notices.has('exporter-failing')).toBe(false);
    expect((seen[1]?.atMs ?? 0) - (seen[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('holds a bounded number, and counts what made room', async () => {
    answers = [{ status: 503, headers: { 'Retry-After': '60' } }];
    await put();
    const { spans } = readJson(Buffer.from(jsonRequest(Array.from({ length: 1000 }, () => jsonSpan()))));
    for (let turn = 0; turn < 6; turn += 1) exporters.offer(spans);
    expect(exporters.views()[0]).toMatchObject({ queued: 4096, dropped: 6000 - 4096 });
  });

  test('with a secret in its URL is refused', async () => {
    const withToken = url.replace('http://', 'http://me:secret@');
    await expect(exporters.put({ name: 'x', url: withToken, encoding: 'json' })).rejects.toMatchObject({
      fault: { code: 'input-invalid' },
    });
  });

  const put = () =>
    exporters.put({ name: 'splunk', url, encoding: 'protobuf', headers: { 'X-SF-Token': TOKEN } });

  function open(secretBox?: SecretBox): Promise<Exporters> {
    const engine = () => Promise.reject(new Error('there is none'));
    const nginxFolder = join(home, 'nginx');
    return openExporters(
      { ...{ memory, home, nginxFolder, keep: 1, engine, secretBox }, onLogged: () => () => undefined },
      { accessLogPath: join(nginxFolder, 'logs/access.log'), keep: 1, backendOf: () => null },
    );
  }
});

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('it did not come true within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
