/** One protobuf message, field by field: each is asked for by the type the protocol gives it, or passed over. */
import protobuf from 'protobufjs/minimal.js';
import { MalformedOtlp } from './span.ts';
import { cutText, MAX_TEXT } from './span-taker.ts';

/** Every method throws MalformedOtlp, or what protobufjs throws, where the bytes are not what was asked for. */
export class ProtoMessage {
  /** The number of the field at hand. */
  field = 0;
  readonly #reader: protobuf.Reader;
  #wireType = 0;
  #isUnread = false;

  constructor(bytes: Uint8Array) {
    this.#reader = protobuf.Reader.create(bytes);
  }

  /** Goes to the next field; false at the end. */
  next(): boolean {
    if (this.#isUnread) this.#reader.skipType(this.#wireType);
    this.#isUnread = this.#reader.pos < this.#reader.len;
    if (!this.#isUnread) return false;
    const tag = this.#reader.uint32();
    this.field = tag >>> 3;
    this.#wireType = tag & 7;
    if (this.field === 0) throw new MalformedOtlp('A field has the number 0.');
    return true;
  }

  bytes(): Uint8Array {
    return this.#typed(BYTES).bytes();
  }

  message(): ProtoMessage {
    return new ProtoMessage(this.bytes());
  }

  /** Cut to its limit; what is no UTF-8 becomes U+FFFD. */
  text(): string {
    return cutText(DECODER.decode(this.bytes().subarray(0, MAX_TEXT_BYTES)));
  }

  /** Lower-case hex. Of another length than `bytes` it is a text no id is; an empty one stays empty. */
  id(bytes: 8 | 16): string {
    const found = this.bytes();
    if (found.length === 0) return '';
    return found.length === bytes ? Buffer.from(found).toString('hex') : 'of another length';
  }

  fixed32(): number {
    return this.#typed(FIXED32).fixed32();
  }

  fixed64(): bigint {
    const reader = this.#typed(FIXED64);
    const low = reader.fixed32();
    return (BigInt(reader.fixed32()) << 32n) | BigInt(low);
  }

  double(): number {
    return this.#typed(FIXED64).double();
  }

  /** Of an enum: 32 bits, signed. */
  enumeration(): number {
    return Number(BigInt.asIntN(32, this.varint()));
  }

  /** 64 bits, without a sign; ten bytes at most. */
  varint(): bigint {
    const reader = this.#typed(VARINT);
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = reader.buf[reader.pos];
      if (byte === undefined) throw new MalformedOtlp('A number is cut short.');
      reader.pos += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedOtlp('A number is longer than 64 bits.');
  }

  #typed(wireType: number): protobuf.Reader {
    if (wireType !== this.#wireType)
      throw new MalformedOtlp(`Field ${this.field} is of another type than the protocol says.`);
    this.#isUnread = false;
    return this.#reader;
  }
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** No character of UTF-8 is longer than four bytes. */
const MAX_TEXT_BYTES = 4 * MAX_TEXT;
const DECODER = new TextDecoder();
