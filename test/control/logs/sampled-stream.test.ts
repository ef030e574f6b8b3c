import { describe, expect, test } from 'vitest';
import type { LogBatch } from '../../../stack/contract/contract.ts';
import { LogStream } from '../../../stack/control/logs/log-stream.ts';

const FLOOD_LINES = 60_000;

async function* flood() {
  for (let from = 0; from < FLOOD_LINES; from += 1_000) {
    yield { lines: Array.from({ length: 1_000 }, (_, index) => `line ${from + index}`), note: null };
  }
}

async function read(options: { readonly sampled?: boolean }): Promise<readonly LogBatch[]> {
  const stream = new LogStream({ tail: 0, window: 64, ...options });
  void stream.fill(flood());
  const batches: LogBatch[] = [];
  for await (const batch of stream.batches(new AbortController().signal)) {
    batches.push(batch);
    stream.acknowledge(batch.sequence);
  }
  return batches;
}

describe('a followed log under a flood', () => {
  test('is sampled for eyes: what was left out is in the counts, and the rate is told', async () => {
    const batches = await read({ sampled: true });
    const sent = batches.reduce((sum, { lines }) => sum + lines.length, 0);
    const skipped = batches.reduce((sum, batch) => sum + batch.skipped, 0);
    expect(sent + skipped).toBe(FLOOD_LINES);
    expect(skipped).toBeGreaterThan(FLOOD_LINES / 3);
    const sample = batches.findLast((batch) => batch.sample)?.sample;
    expect(sample?.oneIn).toBeGreaterThan(4);
    expect(sample?.linesPerSecond).toBeGreaterThan(10_000);
  });

  test('is not for a command that did not ask', async () => {
    const batches = await read({});
    expect(batches.every(({ sample }) => sample === undefined)).toBe(true);
  });
});
