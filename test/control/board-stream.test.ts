import { expect, test } from 'vitest';
import { BOARD_INTERVAL_MS, streamBoard } from '../../stack/control/board-stream.ts';
import type { Board } from '../../stack/model/board.ts';
import { BOARD } from './small-controller.ts';

/** Boards numbered in `port` by the changes before them. */
function open() {
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  let changes = 0;
  const boards = streamBoard(
    () => ({ ...BOARD, port: changes }),
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    abort.signal,
  );
  const change = () => {
    changes += 1;
    for (const listener of listeners) listener();
  };
  return { boards, abort, change, listeners };
}

async function portOf(next: Promise<IteratorResult<Board>>): Promise<number | null> {
  const { done, value } = await next;
  return done ? null : value.port;
}

test('the first board comes at once, whether anything changes or not', async () => {
  const { boards, abort } = open();
  expect(await portOf(boards.next())).toBe(0);
  abort.abort();
  expect(await portOf(boards.next())).toBeNull();
});

test('many changes become one board, of the last of them, and never more than four a second', async () => {
  const { boards, abort, change } = open();
  await boards.next();
  for (let round = 1; round <= 3; round += 1) {
    const startedAt = performance.now();
    for (let at = 0; at < 100; at += 1) change();
    expect(await portOf(boards.next())).toBe(round * 100);
    // A timer is late on a busy machine, but never early by more than the clock's grain.
    expect(performance.now() - startedAt).toBeGreaterThan(BOARD_INTERVAL_MS - 10);
  }
  abort.abort();
});

test('while nothing changes it is silent, and the next change is told', async () => {
  const { boards, abort, change } = open();
  await boards.next();
  const next = portOf(boards.next());
  const silence = new Promise((resolve) => setTimeout(resolve, 2 * BOARD_INTERVAL_MS, 'silence'));
  expect(await Promise.race([next, silence])).toBe('silence');
  change();
  expect(await next).toBe(1);
  abort.abort();
});

test.each([
  ['while it waits for a change', 2 * BOARD_INTERVAL_MS],
  ['while it waits for its turn', 0],
])('aborting %s ends it, and it listens no more', async (_when, afterMs) => {
  const { boards, abort, listeners } = open();
  await boards.next();
  expect(listeners.size).toBe(1);
  const next = boards.next();
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(listeners.size).toBe(0);
});

test('a reader that leaves without a word is listened for no more', async () => {
  const { boards, listeners } = open();
  for await (const _ of boards) break;
  expect(listeners.size).toBe(0);
});

test('one that was aborted before it began says nothing', async () => {
  const { boards, abort, listeners } = open();
  abort.abort();
  expect(await portOf(boards.next())).toBeNull();
  expect(listeners.size).toBe(0);
});
