/** A log packed with gzip, as the bytes it was. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** `onBytes` hears how many bytes of the packed file went by. Faults of the file system and of the packing are thrown. */
export async function* unpack(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(path, { highWaterMark: 65_536 });
  packed.on('data', (chunk) => onBytes(chunk.length));
  const plain = createGunzip({ chunkSize: CHUNK_BYTES });
  packed.on('error', (error) => plain.destroy(error));
  try {
    for await (const chunk of packed.pipe(plain)) yield chunk as Buffer;
  } finally {
    packed.destroy();
  }
}

const CHUNK_BYTES = 131_072;
