import { expect, test } from 'vitest';
import { askAgain } from '../../renderer/load-later.tsx';

/** Fails so many times, then gives a word. */
function failing(times: number) {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= times) throw new Error(`fault ${asked}`);
    return `had at ${asked}`;
  };
}

test('what could not be had is asked for again, after each pause, and had where it comes back', async () => {
  await expect(askAgain(failing(0), [1, 1])).resolves.toBe('had at 1');
  await expect(askAgain(failing(2), [1, 1])).resolves.toBe('had at 3');
});

test('what never comes is the last fault', async () => {
  await expect(askAgain(failing(9), [1, 1])).rejects.toThrow('fault 3');
});
