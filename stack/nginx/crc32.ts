/** CRC-32 as nginx and zlib reckon it (ISO 3309, polynomial EDB88320 reflected). */

/** `state` is what came of the bytes before, from `CRC32_START`; the checksum is `crc32End` of the last. */
export function crc32Next(state: number, bytes: ArrayLike<number>): number {
  table ??= makeTable();
  let crc = state;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return crc;
}

export const CRC32_START = -1;

/** Unsigned, 32 bits. */
export function crc32End(state: number): number {
  return (state ^ -1) >>> 0;
}

export function crc32(bytes: ArrayLike<number>): number {
  return crc32End(crc32Next(CRC32_START, bytes));
}

/** Made when it is first needed: most controllers never are asked. */
let table: Int32Array | null = null;

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
}
