/**
 * `ExportTraceServiceRequest` in JSON: names in lowerCamelCase, ids in hex, 64-bit integers as decimal strings, enums as
 * numbers. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import {
  type AnyValue,
  type Attribute,
  type Attributes,
  MalformedOtlp,
  type SpanBatch,
  type SpanEvent,
  type SpanLink,
} from './span.ts';
import {
  attributeOf,
  cutText,
  MAX_ATTRIBUTES,
  MAX_BYTES,
  MAX_DEPTH,
  MAX_EVENTS,
  MAX_LINKS,
  type RawSpan,
  SpanTaker,
} from './span-taker.ts';

/** Throws MalformedOtlp. Unknown names are passed over, as the encoding wants it. */
export function readJson(bytes: Uint8Array): SpanBatch {
  if (isNestedTooDeep(bytes)) throw new MalformedOtlp('The body is nested too deep.');
  const request = objectOf(parsed(bytes), 'The body');
  const taker = new SpanTaker();
  for (const one of listOf(request.resourceSpans, 'resourceSpans')) {
    const resourceSpans = objectOf(one, 'A member of `resourceSpans`');
    const resource = readAttributes(optional(resourceSpans.resource, 'resource').attributes, taker, 0);
    for (const inner of listOf(resourceSpans.scopeSpans, 'scopeSpans')) {
      const scopeSpans = objectOf(inner, 'A member of `scopeSpans`');
      const { name, version } = optional(scopeSpans.scope, 'scope');
      const source = { resource, scope: { name: textOf(name), version: textOf(version) } };
      for (const span of listOf(scopeSpans.spans, 'spans')) {
        taker.take(readSpan(objectOf(span, 'A member of `spans`'), taker), source);
      }
    }
  }
  return taker.batch();
}

type Json = Readonly<Record<string, unknown>>;

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(DECODER.decode(bytes));
  } catch {
    throw new MalformedOtlp('The body is no JSON.');
  }
}

function readSpan(span: Json, taker: SpanTaker): RawSpan {
  const status = optional(span.status, 'status');
  return {
    traceId: idOf(span.traceId),
    spanId: idOf(span.spanId),
    parentId: idOf(span.parentSpanId),
    traceState: textOf(span.traceState),
    flags: enumOf(span.flags) >>> 0,
    name: textOf(span.name),
    kind: enumOf(span.kind),
    startNs: timeOf(span.startTimeUnixNano),
    endNs: timeOf(span.endTimeUnixNano),
    attributes: readAttributes(span.attributes, taker, 0),
    events: readSome(span.events, 'events', MAX_EVENTS, taker, (event) => readEvent(event, taker)),
    links: readSome(span.links, 'links', MAX_LINKS, taker, (link) => readLink(link, taker)),
    status: { code: enumOf(status.code), message: textOf(status.message) },
  };
}

function readEvent(event: Json, taker: SpanTaker): SpanEvent {
  return {
    timeNs: timeOf(event.timeUnixNano) ?? 0n,
    name: textOf(event.name),
    attributes: readAttributes(event.attributes, taker, 0),
  };
}

function readLink(link: Json, taker: SpanTaker): SpanLink {
  return {
    traceId: idOf(link.traceId),
    spanId: idOf(link.spanId),
    attributes: readAttributes(link.attributes, taker, 0),
  };
}

function readAttributes(value: unknown, taker: SpanTaker, depth: number): Attributes {
  const read = (attribute: Json): Attribute | null =>
    attributeOf(textOf(attribute.key), readValue(attribute.value, taker, depth));
  return readSome(value, 'attributes', MAX_ATTRIBUTES, taker, read).filter((one) => one !== null);
}

/** Null where there is none, or none that can be told. */
function readValue(value: unknown, taker: SpanTaker, depth: number): AnyValue | null {
  if (value === undefined || value === null) return null;
  const any = objectOf(value, 'A value');
  if (typeof any.stringValue === 'string') return { kind: 'string', value: cutText(any.stringValue) };
  if (typeof any.boolValue === 'boolean') return { kind: 'bool', value: any.boolValue };
  if (any.intValue !== undefined) {
    const int = integerOf(any.intValue);
    return int === null ? null : { kind: 'int', value: BigInt.asIntN(64, int) };
  }
  if (any.doubleValue !== undefined) {
    const double = doubleOf(any.doubleValue);
    return double === null ? null : { kind: 'double', value: double };
  }
  if (typeof any.bytesValue === 'string')
    return { kind: 'bytes', value: Buffer.from(any.bytesValue.slice(0, MAX_BYTES), 'base64') };
  if (depth >= MAX_DEPTH) return null;
  if (any.arrayValue !== undefined) {
    const { values } = objectOf(any.arrayValue, 'arrayValue');
    const read = (one: Json) => readValue(one, taker, depth + 1);
    const items = readSome(values, 'values', MAX_ATTRIBUTES, taker, read);
    return { kind: 'array', values: items.filter((item) => item !== null) };
  }
  if (any.kvlistValue === undefined) return null;
  const { values } = objectOf(any.kvlistValue, 'kvlistValue');
  return { kind: 'map', entries: readAttributes(values, taker, depth + 1) };
}

function readSome<Item>(
  value: unknown,
  name: string,
  limit: number,
  taker: SpanTaker,
  read: (one: Json) => Item,
): readonly Item[] {
  const items: Item[] = [];
  for (const one of listOf(value, name)) {
    if (items.length >= limit || !taker.hasRoom()) break;
    items.push(read(objectOf(one, `A member of \`${name}\``)));
  }
  return items;
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new MalformedOtlp(`${what} is no object.`);
}

function optional(value: unknown, name: string): Json {
  return value === undefined || value === null ? {} : objectOf(value, `\`${name}\``);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new MalformedOtlp(`\`${name}\` is no list.`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? cutText(value) : '';
}

/** Either case of hex is told; what is no text becomes one no id is. */
function idOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' && value.length <= 32 ? value.toLowerCase() : 'no text';
}

function enumOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

function timeOf(value: unknown): bigint | null {
  return value === undefined ? 0n : integerOf(value);
}

/** Numbers are taken too, as the encoding allows; null for what is no integer of 64 bits. */
function integerOf(value: unknown): bigint | null {
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 64 ? BigInt(value) : null;
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return null;
  const int = BigInt(value);
  return int >= -(2n ** 63n) && int < 2n ** 64n ? int : null;
}

function doubleOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^(?:NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(value)
    ? Number(value)
    : null;
}

/** Before it is parsed: a parser would hold each level in memory. */
function isNestedTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isInText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) {
      isInText = true;
    } else if (byte === OBJECT || byte === LIST) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (byte === OBJECT_END || byte === LIST_END) {
      depth -= 1;
    }
  }
  return false;
}

/** Of brackets: a span's attribute lies eight deep, and each level of a value takes four more. */
const MAX_JSON_DEPTH = 16 + 4 * MAX_DEPTH;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const LIST = 0x5b;
const LIST_END = 0x5d;
const DECODER = new TextDecoder();
