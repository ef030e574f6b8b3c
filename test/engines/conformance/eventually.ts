/** Waits for a condition, not for a time: this machine may be busy. */
import { setTimeout as sleep } from 'node:timers/promises';

const EVENTUALLY_MS = 30_000;

/** The first value that is accepted; fails with the last one seen. */
export async function eventually<Value>(
  what: string,
  read: () => Promise<Value> | Value,
  accept: (value: Value) => boolean,
): Promise<Value> {
  const deadline = Date.now() + EVENTUALLY_MS;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Expected ${what} within ${EVENTUALLY_MS} ms, last saw ${JSON.stringify(value)}`);
    }
    await sleep(25);
  }
}
