/** The number of a wish: it rises when the wish changes, and tells an edit made on an older one. */
import type { Desired } from '../model/desired.ts';
import { canonicalText } from '../model/fingerprint.ts';

/** Asked for what is wished already, the wish stays what it was; which engine was found changes no wish. */
export function nextRevision(before: Desired | null, wished: Desired): number {
  const revision = before?.revision ?? 0;
  return before !== null && wordsOf(before) === wordsOf(wished) ? revision : revision + 1;
}

function wordsOf(desired: Desired): string {
  return canonicalText({ ...desired, engine: null, engineId: undefined, revision: 0 });
}
