/** Edits that were staged one by one, as one edit of the wish: applied in order, scales first. */
import { cachingWords } from '../model/caching-words.ts';
import type { Desired, Method, Service } from '../model/desired.ts';
import type { WishEdit } from '../model/edit.ts';
import { balancingWords, tuningWords } from '../model/tuning-words.ts';
import { withCaching } from './edit-caching.ts';
import {
  type Edit,
  editBackend,
  editMethod,
  editScale,
  numberOf,
  onFirstService,
  whileUp,
} from './edit-desired.ts';
import { editServing } from './edit-serving.ts';
import { editTls } from './edit-tls.ts';

/** Receipts name so many of the edits, and count the rest. */
const NAMED = 4;

/** At least one; `methodWords` prints a method as a person types it. Faults: `stack-down`, `backend-unknown`. */
export function editStaged(edits: readonly WishEdit[], methodWords: (method: Method) => string): Edit {
  // A backend that only comes with the new scale can be tuned in the same breath.
  const inOrder = [...edits.filter(isScale), ...edits.filter((edit) => !isScale(edit))];
  const parts = inOrder.map((edit) => editOf(edit, methodWords));
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const names = parts.map(({ what }) => what);
  const rest = names.length - NAMED;
  const what = `${names.slice(0, NAMED).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  return {
    what,
    because: `${parts.length} edits were asked for together`,
    apply: (desired) => parts.reduce((wish, part) => part.apply(wish), desired),
  };
}

function isScale({ kind }: WishEdit): boolean {
  return kind === 'scale';
}

function editOf(edit: WishEdit, methodWords: (method: Method) => string): Edit {
  switch (edit.kind) {
    case 'scale':
      return editScale(edit.scale);
    case 'method':
      return editMethod(edit.method, methodWords(edit.method));
    case 'backend':
      return editBackend(edit.name, edit.action);
    case 'balancing':
      return named(balancingWords(edit.balancing), (desired) =>
        onFirstService(desired, ({ balancing: _before, ...service }) =>
          isEmpty(edit.balancing) ? service : { ...service, balancing: edit.balancing },
        ),
      );
    case 'caching':
      return named(cachingWords(edit.caching), (desired) => withCaching(desired, edit.caching));
    case 'tracing':
      return named(`tracing ${edit.tracing}`, (desired) =>
        onFirstService(desired, ({ traced: _before, ...service }) =>
          edit.tracing === 'on' ? { ...service, traced: true } : service,
        ),
      );
    case 'serving':
      return editServing(edit);
    case 'tls':
      return editTls(edit.tls);
    case 'tune':
      return named(`${edit.backend} ${tuningWords(edit.tuning)}`, (desired) =>
        onFirstService(desired, (service) => tuned(service, edit)),
      );
    default:
      return edit satisfies never;
  }
}

function named(what: string, apply: (desired: Desired) => Desired): Edit {
  return { what, because: `${what} was asked for`, apply: (desired) => apply(whileUp(desired)) };
}

function tuned(service: Service, { backend, tuning }: Extract<WishEdit, { kind: 'tune' }>): Service {
  const key = String(numberOf(service, backend));
  const { tunings = {}, ...rest } = service;
  const { [key]: _before, ...others } = tunings;
  const after = isEmpty(tuning) ? others : { ...others, [key]: tuning };
  return isEmpty(after) ? rest : { ...rest, tunings: after };
}

function isEmpty(value: object): boolean {
  return Object.values(value).every((field) => field === undefined);
}
