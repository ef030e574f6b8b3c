/** A test that cannot run here says why, where `npm test` counts it. */
import type { TestContext } from 'vitest';

/** Skips the test with its reason; `test/setup/runners.mjs` prints it beside the test's title. */
export function skipAloud({ task, skip }: TestContext, reason: string): never {
  Object.assign(task.meta, { skipReason: reason });
  return skip(reason);
}
