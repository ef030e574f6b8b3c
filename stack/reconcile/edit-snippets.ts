/** A person's own nginx lines as an edit of the wish. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import { NO_SNIPPETS, SNIPPET_LEVELS, type Snippets, writtenLevels } from '../model/snippets.ts';
import type { Edit } from './edit-desired.ts';

/** All three at once; named after those that change. Fault: `stack-down`, as no nginx could test them. */
export function editSnippets(before: Snippets | undefined, snippets: Snippets): Edit {
  const changed = SNIPPET_LEVELS.filter((level) => (before ?? NO_SNIPPETS)[level] !== snippets[level]);
  return {
    what: changed.length === 0 ? 'snippets' : `snippets ${changed.join(', ')}`,
    because: 'a snippet was edited',
    apply: (desired) => {
      if (desired.state === 'down') throw down();
      return withSnippets(desired, snippets);
    },
  };
}

/** Where none is written, the wish does not speak of them. */
export function withSnippets({ snippets: _before, ...desired }: Desired, snippets: Snippets): Desired {
  return writtenLevels(snippets).length === 0 ? desired : { ...desired, snippets };
}

function down(): FaultError {
  return new FaultError({
    code: 'stack-down',
    message: 'The stack is down, so no nginx can test the snippets.',
    hint: 'Bring it up first: `signalbox up`, or the Up button.',
  });
}
