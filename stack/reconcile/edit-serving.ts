/** Another server program in every backend, as an edit of the wish. */
import type { Service } from '../model/desired.ts';
import type { WishEdit } from '../model/edit.ts';
import { servingEditWords } from '../model/serving-words.ts';
import { type Edit, onFirstService, whileUp } from './edit-desired.ts';

/** Fault: `stack-down`. */
export function editServing({ serving, direct }: Extract<WishEdit, { kind: 'serving' }>): Edit {
  const what = servingEditWords(serving, direct);
  return {
    what,
    because: `${what} was asked for`,
    apply: (desired) =>
      onFirstService(whileUp(desired), (service) => withDirect({ ...service, serving }, direct)),
  };
}

/** Where backends are not to be reached past nginx, the wish does not speak of it. */
function withDirect(service: Service, direct: boolean | undefined): Service {
  if (direct === undefined) return service;
  const { direct: _before, ...others } = service;
  return direct ? { ...others, direct } : others;
}
