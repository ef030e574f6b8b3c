/** A stack that is up stays on its engine; one that is down may be wished onto another. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';

/** Fault `input-invalid`, before anything is changed. `before` is null where nobody wished anything yet. */
export function refuseOtherEngine(before: Desired | null, wished: Desired): void {
  const current = before?.state === 'up' ? before.engine : null;
  if (current === null || wished.engine === null || wished.engine === current) return;
  throw new FaultError({
    code: 'input-invalid',
    message: `Expected \`engine\` to be ${current}, which runs this stack, got "${wished.engine}".`,
    hint: 'Take the stack down first, then bring it up on the other engine.',
  });
}
