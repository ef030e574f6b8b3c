import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnection, type DialEvents } from '../../../renderer/connection/connection.ts';
import type { SignalboxClient } from '../../../stack/contract/client.ts';

const CLIENT = {} as SignalboxClient;
let dials: DialEvents[];
const dial = (events: DialEvents) => {
  dials.push(events);
  return () => {};
};

beforeEach(() => {
  vi.useFakeTimers();
  dials = [];
});
afterEach(() => vi.useRealTimers());

describe('a connection', () => {
  it('is open when the dial says so, and hands out its client', () => {
    const connection = createConnection(dial);
    expect(connection.state()).toEqual({ kind: 'connecting' });
    dials[0]?.opened(CLIENT);
    expect(connection.state()).toEqual({ kind: 'open', client: CLIENT });
  });

  it('is lost when it closes, and dials again after growing pauses', async () => {
    const connection = createConnection(dial, [100, 1_000]);
    dials[0]?.opened(CLIENT);
    dials[0]?.closed('lost');
    expect(connection.state()).toEqual({ kind: 'lost' });
    await vi.advanceTimersByTimeAsync(100);
    expect(dials).toHaveLength(2);
    dials[1]?.closed('lost');
    await vi.advanceTimersByTimeAsync(999);
    expect(dials).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(dials).toHaveLength(3);
    dials[2]?.opened(CLIENT);
    expect(connection.state().kind).toBe('open');
  });

  it('stays connecting through two early failures, as its controller may be starting', async () => {
    const connection = createConnection(dial, [10]);
    dials[0]?.closed('lost');
    await vi.advanceTimersByTimeAsync(10);
    dials[1]?.closed('lost');
    expect(connection.state().kind).toBe('connecting');
    await vi.advanceTimersByTimeAsync(10);
    dials[2]?.closed('lost');
    expect(connection.state().kind).toBe('lost');
  });

  it('says at once that it is refused', () => {
    const connection = createConnection(dial);
    dials[0]?.closed('refused');
    expect(connection.state().kind).toBe('refused');
  });

  it('dials at once when told to, but only while it waits', () => {
    const connection = createConnection(dial);
    connection.retryNow();
    expect(dials).toHaveLength(1);
    dials[0]?.closed('lost');
    connection.retryNow();
    expect(dials).toHaveLength(2);
  });

  it('neither dials nor speaks after it was closed', async () => {
    const connection = createConnection(dial, [10]);
    const heard = vi.fn();
    connection.subscribe(heard);
    dials[0]?.closed('lost');
    connection.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(dials).toHaveLength(1);
    expect(heard).not.toHaveBeenCalled();
  });
});
