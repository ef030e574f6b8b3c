import { describe, expect, it } from 'vitest';
import { layOutTrace, openRows } from '../../../renderer/traces/lay-out-trace.ts';
import type { TraceSpan } from '../../../stack/model/trace.ts';

describe('a trace laid out', () => {
  it('gives a span the time in which none of its children was at work', () => {
    const { rows } = layOutTrace({
      durationMs: 20,
      spans: [span('a', null, 0, 20), span('b', 'a', 2, 6), span('c', 'a', 5, 5), span('d', 'a', 15, 3)],
    });
    expect(rows[0]?.own).toEqual([
      { fromMs: 0, toMs: 2 },
      { fromMs: 10, toMs: 15 },
      { fromMs: 18, toMs: 20 },
    ]);
    expect(rows[0]?.ownMs).toBe(9);
    expect(rows[1]?.own).toEqual([{ fromMs: 2, toMs: 8 }]);
  });

  it('shows a child that began before its parent where it says it did, and by how much the clocks differ', () => {
    const { rows, whole, skewMs, skewed } = layOutTrace({
      durationMs: 10,
      spans: [span('a', null, 0, 10), span('b', 'a', -4, 6), span('c', 'b', -4.5, 1)],
    });
    expect(rows.map(({ earlyMs }) => earlyMs)).toEqual([0, 4, 0]);
    expect(whole).toEqual({ fromMs: -4.5, toMs: 10 });
    expect([skewMs, skewed]).toEqual([4, 1]);
  });

  it('takes what outlives everything into the picture', () => {
    const { rows, whole } = layOutTrace({
      durationMs: 10,
      spans: [span('a', null, 0, 10), span('b', 'a', 8, 7)],
    });
    expect(whole.toMs).toBe(15);
    expect(rows[1]?.lateMs).toBe(5);
    expect(rows[0]?.own).toEqual([{ fromMs: 0, toMs: 8 }]);
  });

  it('has a picture of a trace without a length, or without spans', () => {
    expect(layOutTrace({ durationMs: 0, spans: [span('a', null, 0, null)] }).whole.toMs).toBeGreaterThan(0);
    expect(layOutTrace({ durationMs: 0, spans: [] }).rows).toEqual([]);
  });

  it('hides what lies under a closed row, and nothing else', () => {
    const { rows } = layOutTrace({
      durationMs: 10,
      spans: [
        span('a', null, 0, 10),
        span('b', 'a', 1, 2, 1),
        span('c', 'b', 1, 1, 2),
        span('d', 'a', 4, 2, 1),
        span('e', null, 0, 1),
      ],
    });
    const ids = (closed: readonly string[]) =>
      openRows(rows, new Set(closed)).map(({ span: { spanId } }) => spanId);
    expect(rows.map(({ under }) => under)).toEqual([3, 1, 0, 0, 0]);
    expect(ids(['b'])).toEqual(['a', 'b', 'd', 'e']);
    expect(ids(['a', 'b'])).toEqual(['a', 'e']);
    expect(ids([])).toHaveLength(5);
  });

  function span(
    spanId: string,
    parentId: string | null,
    startMs: number,
    durationMs: number | null,
    depth = parentId === null ? 0 : 1,
  ): TraceSpan {
    return {
      spanId,
      parentId,
      depth,
      kind: 'backend',
      name: spanId,
      service: 'flask-app',
      backend: null,
      address: null,
      startMs,
      durationMs,
      status: null,
      outcome: 'ok',
      reason: null,
      attributes: {},
      events: [],
    };
  }
});
