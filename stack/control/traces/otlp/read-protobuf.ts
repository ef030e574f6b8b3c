/**
 * `ExportTraceServiceRequest` in protobuf. Field numbers and types: opentelemetry-proto 1.x,
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 * Read field by field, not made from a schema at once: a few bytes can ask for a million objects.
 */
import { ProtoMessage } from './proto-message.ts';
import {
  type AnyValue,
  type Attribute,
  MalformedOtlp,
  type SpanBatch,
  type SpanEvent,
  type SpanLink,
  type SpanSource,
} from './span.ts';
import {
  attributeOf,
  MAX_ATTRIBUTES,
  MAX_BYTES,
  MAX_DEPTH,
  MAX_EVENTS,
  MAX_LINKS,
  type RawSpan,
  SpanTaker,
} from './span-taker.ts';

/** Throws MalformedOtlp. Unknown fields are passed over, as the encoding wants it. */
export function readProtobuf(bytes: Uint8Array): SpanBatch {
  const taker = new SpanTaker();
  try {
    const request = new ProtoMessage(bytes);
    while (request.next()) if (request.field === 1) readResourceSpans(request.message(), taker);
  } catch (thrown) {
    if (thrown instanceof MalformedOtlp) throw thrown;
    throw new MalformedOtlp('The body is no protobuf message.');
  }
  return taker.batch();
}

function readResourceSpans(message: ProtoMessage, taker: SpanTaker): void {
  const resource: Attribute[] = [];
  const scopes: Uint8Array[] = [];
  while (message.next()) {
    if (message.field === 1) {
      const inner = message.message();
      while (inner.next()) if (inner.field === 1) addAttribute(inner, resource, taker);
    } else if (message.field === 2) {
      const scope = message.bytes();
      if (taker.hasRoom()) scopes.push(scope);
      else taker.reject('the message says too much');
    }
  }
  // Spans may stand before the resource they belong to.
  for (const scope of scopes) readScopeSpans(new ProtoMessage(scope), resource, taker);
}

function readScopeSpans(message: ProtoMessage, resource: SpanSource['resource'], taker: SpanTaker): void {
  const scope = { name: '', version: '' };
  const source = { resource, scope };
  while (message.next()) {
    if (message.field === 1) {
      const inner = message.message();
      while (inner.next()) {
        if (inner.field === 1) scope.name = inner.text();
        else if (inner.field === 2) scope.version = inner.text();
      }
    } else if (message.field === 2) {
      taker.take(readSpan(message.message(), taker), source);
    }
  }
}

function readSpan(message: ProtoMessage, taker: SpanTaker): RawSpan {
  const attributes: Attribute[] = [];
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  const status = { code: 0, message: '' };
  const span = {
    ...{ traceId: '', spanId: '', parentId: '', traceState: '', flags: 0, name: '', kind: 0 },
    ...{ startNs: 0n, endNs: 0n, attributes, events, links, status },
  };
  while (message.next()) {
    switch (message.field) {
      case 1:
        span.traceId = message.id(16);
        break;
      case 2:
        span.spanId = message.id(8);
        break;
      case 3:
        span.traceState = message.text();
        break;
      case 4:
        span.parentId = message.id(8);
        break;
      case 5:
        span.name = message.text();
        break;
      case 6:
        span.kind = message.enumeration();
        break;
      case 7:
        span.startNs = message.fixed64();
        break;
      case 8:
        span.endNs = message.fixed64();
        break;
      case 9:
        addAttribute(message, attributes, taker);
        break;
      case 11: {
        const event = message.message();
        if (events.length < MAX_EVENTS && taker.hasRoom()) events.push(readEvent(event, taker));
        break;
      }
      case 13: {
        const link = message.message();
        if (links.length < MAX_LINKS && taker.hasRoom()) links.push(readLink(link, taker));
        break;
      }
      case 15: {
        const inner = message.message();
        while (inner.next()) {
          if (inner.field === 2) status.message = inner.text();
          else if (inner.field === 3) status.code = inner.enumeration();
        }
        break;
      }
      case 16:
        span.flags = message.fixed32();
        break;
    }
  }
  return span;
}

function readEvent(message: ProtoMessage, taker: SpanTaker): SpanEvent {
  const attributes: Attribute[] = [];
  const event = { timeNs: 0n, name: '', attributes };
  while (message.next()) {
    if (message.field === 1) event.timeNs = message.fixed64();
    else if (message.field === 2) event.name = message.text();
    else if (message.field === 3) addAttribute(message, attributes, taker);
  }
  return event;
}

function readLink(message: ProtoMessage, taker: SpanTaker): SpanLink {
  const attributes: Attribute[] = [];
  const link = { traceId: '', spanId: '', attributes };
  while (message.next()) {
    if (message.field === 1) link.traceId = message.id(16);
    else if (message.field === 2) link.spanId = message.id(8);
    else if (message.field === 4) addAttribute(message, attributes, taker);
  }
  return link;
}

function addAttribute(message: ProtoMessage, attributes: Attribute[], taker: SpanTaker): void {
  const inner = message.message();
  if (attributes.length >= MAX_ATTRIBUTES || !taker.hasRoom()) return;
  const attribute = readAttribute(inner, taker, 0);
  if (attribute !== null) attributes.push(attribute);
}

function readAttribute(message: ProtoMessage, taker: SpanTaker, depth: number): Attribute | null {
  let key = '';
  let value: AnyValue | null = null;
  while (message.next()) {
    if (message.field === 1) key = message.text();
    else if (message.field === 2) value = readValue(message.message(), taker, depth);
  }
  return attributeOf(key, value);
}

/** Null where there is none, or one nested too deep. */
function readValue(message: ProtoMessage, taker: SpanTaker, depth: number): AnyValue | null {
  let value: AnyValue | null = null;
  while (message.next()) {
    switch (message.field) {
      case 1:
        value = { kind: 'string', value: message.text() };
        break;
      case 2:
        value = { kind: 'bool', value: message.varint() !== 0n };
        break;
      case 3:
        value = { kind: 'int', value: BigInt.asIntN(64, message.varint()) };
        break;
      case 4:
        value = { kind: 'double', value: message.double() };
        break;
      case 5:
        value = { kind: 'array', values: readEach(message.message(), taker, depth, readValue) };
        break;
      case 6:
        value = { kind: 'map', entries: readEach(message.message(), taker, depth, readAttribute) };
        break;
      case 7:
        value = { kind: 'bytes', value: message.bytes().slice(0, MAX_BYTES) };
        break;
    }
  }
  return value;
}

function readEach<Item>(
  message: ProtoMessage,
  taker: SpanTaker,
  depth: number,
  read: (message: ProtoMessage, taker: SpanTaker, depth: number) => Item | null,
): readonly Item[] {
  const items: Item[] = [];
  if (depth >= MAX_DEPTH) return items;
  while (message.next()) {
    if (message.field !== 1) continue;
    const inner = message.message();
    if (items.length >= MAX_ATTRIBUTES || !taker.hasRoom()) continue;
    const item = read(inner, taker, depth + 1);
    if (item !== null) items.push(item);
  }
  return items;
}
