import { describe, expect, it } from 'vitest';
import { NO_TRACE_FILTER, readTraceFilter, type TraceFilter } from '../../../renderer/traces/trace-filter.ts';
import { traceSearchInput, traceSlowestInput } from '../../../stack/contract/traces-contract.ts';
import type { TraceSummary } from '../../../stack/model/trace.ts';

describe('what is asked of the traces', () => {
  const read = (change: Partial<TraceFilter>) => readTraceFilter({ ...NO_TRACE_FILTER, ...change });

  it('is what was typed, as the contract takes it', () => {
    const question = read({ path: ' /work ', status: '5XX', minMs: '100 ms', backend: 'flask-app-2' });
    expect(question).toMatchObject({
      input: { path: '/work', status: '5xx', minMs: 100, backend: 'flask-app-2', window: '5m', limit: 200 },
    });
    if (question.kind !== 'search') throw new Error('Expected a search');
    expect(traceSearchInput.parse(question.input)).toEqual(question.input);
    expect(read({})).toMatchObject({ kind: 'search', input: { window: '5m', limit: 200 } });
  });

  it('says in a sentence what it cannot ask', () => {
    expect(read({ status: '99' })).toEqual({
      kind: 'unclear',
      field: 'status',
      fault: 'Expected a status such as 502, or a class such as 5xx, got “99”.',
    });
    expect(read({ minMs: 'slow' })).toMatchObject({ kind: 'unclear', field: 'minMs' });
    expect(read({ minMs: '-1' })).toMatchObject({ kind: 'unclear', field: 'minMs' });
  });

  it('has a preset for errors, which a status typed outdoes', () => {
    expect(read({ preset: 'errors' })).toMatchObject({ input: { status: '5xx' } });
    expect(read({ preset: 'errors', status: '404' })).toMatchObject({ input: { status: '404' } });
  });

  it('keeps of all requests those that were retried', () => {
    const question = read({ preset: 'retried' });
    if (question.kind === 'unclear') throw new Error('Expected a question');
    expect([1, 2, 0].map((tries) => question.keeps(summary({ tries })))).toEqual([false, true, false]);
  });

  it('narrows the slowest of this minute by itself, for which all are asked', () => {
    const question = read({ preset: 'slowest', status: '2xx', minMs: '20', path: '/work' });
    if (question.kind !== 'slowest') throw new Error('Expected the slowest');
    expect(traceSlowestInput.parse({ windowS: question.windowS, limit: question.limit })).toEqual({
      windowS: 60,
      limit: 1_000,
    });
    expect(question.keeps(summary({}))).toBe(true);
    expect(question.keeps(summary({ status: 302 }))).toBe(false);
    expect(question.keeps(summary({ ms: 19 }))).toBe(false);
    expect(question.keeps(summary({ path: '/info' }))).toBe(false);
  });

  function summary(change: Partial<TraceSummary>): TraceSummary {
    return {
      traceId: 'a'.repeat(32),
      requestId: 'a'.repeat(32),
      atMs: 0,
      method: 'GET',
      path: '/work?ms=20',
      status: 200,
      ms: 23,
      backend: 'flask-app-1',
      tries: 1,
      spans: 0,
      ...change,
    };
  }
});
