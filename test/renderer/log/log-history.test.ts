import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogHistory } from '../../../renderer/log/log-history.ts';

describe('the history of a log', () => {
  it('gives every line back as it came, of any script and length, by its number', () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }))), (batches) => {
        const history = createLogHistory();
        for (const batch of batches) history.add(batch);
        const all = batches.flat();
        expect(history.end - history.first).toBe(all.length);
        expect(all.map((_, index) => history.line(index))).toEqual(all);
      }),
    ));

  it('holds at least as many lines as it promises, and the newest of them', () => {
    const history = createLogHistory({ lines: 10_000, bytes: 64 * 1024 * 1024 });
    for (let from = 0; from < 50_000; from += 500)
      history.add(Array.from({ length: 500 }, (_, index) => `line ${from + index}`));
    expect(history.end).toBe(50_000);
    expect(history.end - history.first).toBeGreaterThanOrEqual(10_000);
    expect(history.end - history.first).toBeLessThan(10_000 + 2 * 4_096);
    expect(history.line(history.first)).toBe(`line ${history.first}`);
    expect(history.line(49_999)).toBe('line 49999');
    expect(history.line(history.first - 1)).toBeNull();
  });

  it('is bounded in bytes too: huge lines push small ones out, never themselves', () => {
    const history = createLogHistory({ lines: 1_000_000, bytes: 8 * 1024 * 1024 });
    history.add(['small']);
    for (let count = 0; count < 8; count += 1) history.add([`${count}`.repeat(1024 * 1024)]);
    const held = history.blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(held).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(history.line(0)).toBeNull();
    expect(history.line(history.end - 1)).toBe('7'.repeat(1024 * 1024));
  });

  it('keeps its own remarks apart from lines, in their place', () => {
    const history = createLogHistory();
    history.add(['before']);
    history.remark('a gap');
    history.add(['after']);
    expect([0, 1, 2].map((number) => [history.line(number), history.remarkAt(number)])).toEqual([
      ['before', null],
      ['', 'a gap'],
      ['after', null],
    ]);
  });
});
