/** The board, sent on: now, and whenever something changed, at most four times a second; silent while nothing does. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Board } from '../model/board.ts';

export const BOARD_INTERVAL_MS = 250;

/** `onChange` registers a listener and returns how to end that. Fields that only time changes come with the next change. */
export async function* streamBoard(
  board: () => Board,
  onChange: (listener: () => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<Board> {
  let isStale = true;
  let wake: () => void = () => undefined;
  const end = onChange(() => {
    isStale = true;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (isStale) {
        isStale = false;
        yield board();
        await pause(BOARD_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    end();
    signal.removeEventListener('abort', onAbort);
  }
}
