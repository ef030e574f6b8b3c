/** Spans as an `ExportTraceServiceRequest`: field numbers as in `otlp/read-protobuf.ts`. */
import protobuf from 'protobufjs/minimal.js';
import { SPAN_ID, TRACE_ID } from '../../../model/trace.ts';
import type { AnyValue, Attributes, Span, SpanEvent, SpanLink, SpanSource } from '../otlp/span.ts';

export function encodeSpans(encoding: 'json' | 'protobuf', spans: readonly Span[]): Uint8Array {
  const bySource = new Map<SpanSource, Span[]>();
  for (const span of spans) {
    const group = bySource.get(span.source);
    if (group === undefined) bySource.set(span.source, [span]);
    else group.push(span);
  }
  return encoding === 'json' ? printJson(bySource) : printProtobuf(bySource);
}

type Groups = ReadonlyMap<SpanSource, readonly Span[]>;

function printJson(groups: Groups): Uint8Array {
  const resourceSpans = [...groups].map(([{ resource, scope }, spans]) => ({
    resource: { attributes: resource.map(jsonAttribute) },
    scopeSpans: [{ scope, spans: spans.map(jsonSpan) }],
  }));
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

function jsonSpan(span: Span): object {
  return {
    ...{ traceId: span.traceId, spanId: span.spanId, traceState: span.traceState },
    ...(span.parentId === '' ? {} : { parentSpanId: span.parentId }),
    ...{ flags: span.flags, name: span.name, kind: span.kind },
    ...{ startTimeUnixNano: String(span.startNs), endTimeUnixNano: String(span.endNs) },
    attributes: span.attributes.map(jsonAttribute),
    events: span.events.map(({ timeNs, name, attributes }) => ({
      ...{ timeUnixNano: String(timeNs), name, attributes: attributes.map(jsonAttribute) },
    })),
    links: span.links.filter(isLink).map(({ traceId, spanId, attributes }) => ({
      ...{ traceId, spanId, attributes: attributes.map(jsonAttribute) },
    })),
    status: { code: span.status.code, message: span.status.message },
  };
}

function jsonAttribute([key, value]: Attributes[number]): object {
  return { key, value: jsonValue(value) };
}

function jsonValue(value: AnyValue): object {
  switch (value.kind) {
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'double':
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'bytes':
      return { bytesValue: Buffer.from(value.value).toString('base64') };
    case 'array':
      return { arrayValue: { values: value.values.map(jsonValue) } };
    case 'map':
      return { kvlistValue: { values: value.entries.map(jsonAttribute) } };
    default:
      return value satisfies never;
  }
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

type Writer = protobuf.Writer;

function printProtobuf(groups: Groups): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [{ resource, scope }, spans] of groups) {
    within(writer, 1, () => {
      within(writer, 1, () => writeAttributes(writer, 1, resource));
      within(writer, 2, () => {
        within(writer, 1, () => {
          text(writer, 1, scope.name);
          text(writer, 2, scope.version);
        });
        for (const span of spans) within(writer, 2, () => writeSpan(writer, span));
      });
    });
  }
  return writer.finish();
}

function writeSpan(writer: Writer, span: Span): void {
  id(writer, 1, span.traceId);
  id(writer, 2, span.spanId);
  text(writer, 3, span.traceState);
  id(writer, 4, span.parentId);
  text(writer, 5, span.name);
  if (span.kind !== 0) tag(writer, 6, VARINT).uint32(span.kind);
  tag(writer, 7, FIXED64).fixed64(halvesOf(span.startNs));
  tag(writer, 8, FIXED64).fixed64(halvesOf(span.endNs));
  writeAttributes(writer, 9, span.attributes);
  for (const event of span.events) within(writer, 11, () => writeEvent(writer, event));
  for (const link of span.links.filter(isLink)) within(writer, 13, () => writeLink(writer, link));
  within(writer, 15, () => {
    text(writer, 2, span.status.message);
    if (span.status.code !== 0) tag(writer, 3, VARINT).uint32(span.status.code);
  });
  if (span.flags !== 0) tag(writer, 16, FIXED32).fixed32(span.flags);
}

function writeEvent(writer: Writer, { timeNs, name, attributes }: SpanEvent): void {
  tag(writer, 1, FIXED64).fixed64(halvesOf(timeNs));
  text(writer, 2, name);
  writeAttributes(writer, 3, attributes);
}

function writeLink(writer: Writer, { traceId, spanId, attributes }: SpanLink): void {
  id(writer, 1, traceId);
  id(writer, 2, spanId);
  writeAttributes(writer, 4, attributes);
}

function writeAttributes(writer: Writer, number: number, attributes: Attributes): void {
  for (const [key, value] of attributes) {
    within(writer, number, () => {
      text(writer, 1, key);
      within(writer, 2, () => writeValue(writer, value));
    });
  }
}

/** A value that is said is said even where it is the default: else there would be none. */
function writeValue(writer: Writer, value: AnyValue): void {
  switch (value.kind) {
    case 'string':
      tag(writer, 1, BYTES).string(value.value);
      return;
    case 'bool':
      tag(writer, 2, VARINT).bool(value.value);
      return;
    case 'int':
      tag(writer, 3, VARINT).int64(halvesOf(value.value));
      return;
    case 'double':
      tag(writer, 4, FIXED64).double(value.value);
      return;
    case 'bytes':
      tag(writer, 7, BYTES).bytes(value.value);
      return;
    case 'array':
      within(writer, 5, () => {
        for (const one of value.values) within(writer, 1, () => writeValue(writer, one));
      });
      return;
    case 'map':
      within(writer, 6, () => writeAttributes(writer, 1, value.entries));
      return;
    default:
      value satisfies never;
  }
}

function tag(writer: Writer, number: number, wireType: number): Writer {
  return writer.uint32(number * 8 + wireType);
}

function within(writer: Writer, number: number, write: () => void): void {
  tag(writer, number, BYTES).fork();
  write();
  writer.ldelim();
}

function text(writer: Writer, number: number, value: string): void {
  if (value !== '') tag(writer, number, BYTES).string(value);
}

function id(writer: Writer, number: number, hex: string): void {
  if (hex !== '') tag(writer, number, BYTES).bytes(Buffer.from(hex, 'hex'));
}

/** As protobufjs takes 64 bits. */
function halvesOf(value: bigint): { low: number; high: number; unsigned: boolean } {
  const bits = BigInt.asUintN(64, value);
  return { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0, unsigned: true };
}

function isLink({ traceId, spanId }: SpanLink): boolean {
  return TRACE_ID.test(traceId) && SPAN_ID.test(spanId);
}
