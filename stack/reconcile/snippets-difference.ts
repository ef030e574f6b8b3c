/** Whether the config that serves has the snippets that are wished. */
import type { Desired } from '../model/desired.ts';
import type { Observed } from '../model/observed.ts';
import { NO_SNIPPETS, SNIPPET_LEVELS } from '../model/snippets.ts';

/** The reason for a change; null where there is none. */
export function snippetsDifference(desired: Desired, observed: Observed): string | null {
  if (observed.served === null) return null;
  const wished = desired.snippets ?? NO_SNIPPETS;
  const served = observed.served.routing.snippets ?? NO_SNIPPETS;
  const changed = SNIPPET_LEVELS.filter((level) => wished[level] !== served[level]);
  return changed.length === 0 ? null : `the person’s own lines for ${changed.join(' and ')} are others`;
}
