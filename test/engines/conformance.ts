/**
 * In: an engine's harness. Out: the obligations every engine has, as tests; an engine that passes behaves to a person
 * as the others do. Must not know: which engine it judges.
 *
 * The tests of one file share one stack, brought up once: each begins and ends at home, three ready backends behind
 * nginx. They run in order.
 */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { EngineHarness } from './conformance/harness.ts';
import { testLifecycle, testRemoval } from './conformance/lifecycle.ts';
import { testListening } from './conformance/listening.ts';
import { testNginx } from './conformance/nginx-verbs.ts';
import { testOwnership } from './conformance/ownership.ts';
import { createRig, type Rig } from './conformance/rig.ts';
import { testServings } from './conformance/servings.ts';
import { testShells } from './conformance/shells.ts';

export type { EngineHarness } from './conformance/harness.ts';

export interface DescribeOptions {
  /** Why this engine cannot be judged on this machine: then everything is skipped, and the reason printed. */
  readonly unavailable?: string | null;
}

export function describeEngine(
  name: string,
  createHarness: () => Promise<EngineHarness>,
  options: DescribeOptions = {},
): void {
  const unavailable = options.unavailable ?? null;
  if (unavailable !== null) console.warn(`skipped: ${name} engine: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`the ${name} engine`, () => {
    let rig: Rig | null = null;
    let harness: EngineHarness | null = null;
    const current = (): Rig => {
      if (rig === null) throw new Error('the stack under test did not come up');
      return rig;
    };

    beforeAll(async () => {
      harness = await createHarness();
      rig = await createRig(harness);
      await rig.up();
    });
    afterAll(async () => {
      await rig?.close();
      await harness?.cleanup();
    });

    describe('with three backends behind nginx', () => {
      beforeEach(() => current().home());
      testLifecycle(current);
      testNginx(current);
      testListening(current);
      testServings(current);
      testOwnership(current);
      testShells(current);
    });
    describe('at the end', () => testRemoval(current));
  });
}
