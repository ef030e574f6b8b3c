/** What a receiver says to a message: in the encoding the message came in. */
import protobuf from 'protobufjs/minimal.js';
import type { SpanBatch } from './span.ts';

export type OtlpEncoding = 'json' | 'protobuf';

export function encodingOf(contentType: string | undefined): OtlpEncoding | null {
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/json':
      return 'json';
    case 'application/x-protobuf':
      return 'protobuf';
    default:
      return null;
  }
}

/** `ExportTraceServiceResponse`; empty where every span was taken. */
export function printPartialSuccess(encoding: OtlpEncoding, { rejected, reason }: SpanBatch): Uint8Array {
  if (encoding === 'json') {
    // 64-bit integers are texts in this encoding.
    const partialSuccess = { rejectedSpans: String(rejected), errorMessage: reason };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
  }
  const writer = protobuf.Writer.create();
  if (rejected > 0) {
    writer.uint32(field(1, BYTES)).fork();
    writer.uint32(field(1, VARINT)).uint32(rejected);
    writer.uint32(field(2, BYTES)).string(reason).ldelim();
  }
  return writer.finish();
}

/** `google.rpc.Status`, whose code a client of OTLP over HTTP does not look at. */
export function printStatus(encoding: OtlpEncoding, message: string): Uint8Array {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code: 0, message }));
  return protobuf.Writer.create().uint32(field(2, BYTES)).string(message).finish();
}

const VARINT = 0;
const BYTES = 2;

function field(number: number, wireType: number): number {
  return number * 8 + wireType;
}
