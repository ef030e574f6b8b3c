/** Which format wrote a log, told by its first line. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { compileLogFormat } from '../../logs/read/compile-log-format.ts';
import { FaultError } from '../../model/faults.ts';

/**
 * `signalbox` for a log of ours, `combined` for nginx's own format. Faults: `log-unreadable`; `input-invalid` where the
 * first line is neither, so that a log is not counted as nothing but malformed lines.
 */
export async function readLogFormat(path: string): Promise<'signalbox' | 'combined'> {
  const line = await readFirstLine(path).catch((error: unknown) => {
    throw new FaultError(
      {
        code: 'log-unreadable',
        message: `The log ${path} cannot be read: ${(error as Error).message}.`,
        hint: 'Give the paths of log files; packed ones may end in .gz.',
      },
      { cause: error },
    );
  });
  if (line === '' || line.startsWith('{')) return 'signalbox';
  if (compileLogFormat('combined')(line) !== null) return 'combined';
  throw new FaultError({
    code: 'input-invalid',
    message: `The first line of ${path} is neither of Signalbox’s format nor of nginx’s \`combined\`.`,
    hint: "Give the log's format as it stands in nginx's config: --format '$remote_addr …'.",
    detail: line.slice(0, 300),
  });
}

const HEAD_BYTES = 65_536;

async function readFirstLine(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const isGzip = bytesRead > 1 && buffer.readUInt16BE() === 0x1f8b;
    const head = isGzip ? await unpackHead(path) : buffer.subarray(0, bytesRead);
    return head.toString('utf8').split('\n', 1)[0] ?? '';
  } finally {
    await handle.close();
  }
}

async function unpackHead(path: string): Promise<Buffer> {
  const packed = createReadStream(path);
  const plain = createGunzip();
  packed.on('error', (error) => plain.destroy(error));
  try {
    for await (const chunk of packed.pipe(plain)) return (chunk as Buffer).subarray(0, HEAD_BYTES);
    return Buffer.alloc(0);
  } finally {
    packed.destroy();
  }
}
