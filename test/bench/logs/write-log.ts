/** A log of many clients, addresses, retries, cache hits and odd lines: the same for the same seed. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { accessLine } from '../../logs/read/access-line.ts';

export async function writeLog(path: string, lines: number): Promise<void> {
  const out = createWriteStream(path);
  const next = createRandom(42);
  let block = '';
  for (let at = 0; at < lines; at += 1) {
    block += `${lineOf(at, next)}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    if (!out.write(block)) await once(out, 'drain');
    block = '';
  }
  out.end(block);
  await once(out, 'finish');
}

const BLOCK_CHARACTERS = 1 << 20;
const BACKENDS = 5;
const CLIENTS = 20_000;
const ROUTES = ['/', '/work', '/health', '/api/items', '/api/items/search', '/static/app.js', '/login'];

/** One line; for benches that write line by line. */
export function lineOf(at: number, next: () => number): string {
  const chance = next();
  if (chance < 0.0005) return 'an odd line, of some other program';
  const ms = (next() ** 3 * 2).toFixed(3);
  const peer = peerOf(Math.floor(next() * BACKENDS));
  const fields = {
    time: (1_700_000_000 + at / 4000).toFixed(3),
    client: clientOf(Math.floor(next() * CLIENTS)),
    path: `${ROUTES[Math.floor(next() * ROUTES.length)]}?n=${Math.floor(next() * 100_000)}`,
    status: chance > 0.99 ? '404' : chance > 0.985 ? '500' : '200',
    bytes: 150 + Math.floor(next() * 20_000),
    ms,
    upstream: peer,
    upstreamMs: ms,
    id: Array.from({ length: 4 }, () =>
      Math.floor(next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join(''),
    // A client in twenty is traced itself.
    parent: next() < 0.05 ? '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7' : '',
  };
  if (chance < 0.001) return accessLine({ ...fields, path: '/"quoted"\\\u001b[31m' });
  if (chance < 0.021) {
    const other = peerOf(Math.floor(next() * BACKENDS));
    return accessLine({
      ...fields,
      upstream: `${other}, ${peer}`,
      upstreamStatus: '502, 200',
      upstreamMs: `0.001, ${ms}`,
    });
  }
  if (chance < 0.071)
    return accessLine({ ...fields, upstream: '', upstreamStatus: '', upstreamMs: '', cache: 'HIT' });
  return accessLine({ ...fields, upstreamStatus: fields.status });
}

/** Numbers from 0 to below 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function peerOf(number: number): string {
  return `172.18.0.${number + 4}:8000`;
}

function clientOf(number: number): string {
  return `10.${number % 7}.${Math.floor(number / 250)}.${number % 250}`;
}
