/** Reads a follower in the background, so that a test can write and then look at what came. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FileBatch } from '../../../stack/control/logs/line-intake.ts';

export interface Reading {
  readonly lines: string[];
  readonly notes: string[];
  /** Resolves when so many lines came; fails when they do not. */
  has(count: number): Promise<void>;
  readonly ended: Promise<void>;
}

export function startReading(follower: AsyncIterable<FileBatch>): Reading {
  const lines: string[] = [];
  const notes: string[] = [];
  const read = async () => {
    for await (const batch of follower) {
      for (const line of batch.lines) lines.push(line);
      if (batch.note !== null) notes.push(batch.note);
    }
  };
  const has = (count: number) =>
    expect.poll(() => lines.length, { timeout: 15_000, interval: 5 }).toBeGreaterThanOrEqual(count);
  return { lines, notes, has, ended: read() };
}

/** A folder that is gone after `use`. */
export async function withFolder(use: (folder: string, signal: AbortSignal) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-logs-'));
  const stop = new AbortController();
  try {
    await use(folder, stop.signal);
  } finally {
    stop.abort();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `line-3` … `line-7`. */
export function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `line-${from + at}`);
}

export function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
