/** The load that shows what a change loses: clients with new and with kept connections side by side, GET and POST. */
import type { z } from 'zod';
import type { loadInput } from './inputs.ts';

export type LoadWish = z.input<typeof loadInput>;

/**
 * One run for each kind of client. Few clients that rest between their requests: a change is to be watched, not held up.
 * Without `requests` or `duration` they run until they are stopped, a day at most.
 */
export function bothKinds(change: Partial<LoadWish> = {}): readonly LoadWish[] {
  const isEndless = change.requests === undefined && change.duration === undefined;
  return [false, true].flatMap((keepAlive) =>
    (['GET', 'POST'] as const).map((method) => ({
      concurrency: 4,
      pauseMs: 10,
      ...(isEndless ? { duration: DAY_S } : {}),
      ...(method === 'POST' ? { bodyBytes: 1024 } : {}),
      ...change,
      keepAlive,
      method,
    })),
  );
}

const DAY_S = 86_400;
