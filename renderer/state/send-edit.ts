/** One edit of the wish on its way to the controller, by itself. */
import type { SignalboxClient } from '../../stack/contract/client.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import type { PanelActor } from '../connection/open-connection.ts';
import { editWords } from '../staging/edit-words.ts';
import type { Pending } from './panel-store.ts';

/** The control that shows an edit as under way. */
export function pendingOf(edit: WishEdit): Partial<Pending> {
  switch (edit.kind) {
    case 'scale':
      return { scale: edit.scale };
    case 'method':
      return { method: edit.method };
    case 'backend':
      return { rows: { [edit.name]: edit.action } };
    case 'tune':
    case 'tracing':
    case 'balancing':
    case 'serving':
    case 'caching':
    case 'tls':
      return { change: editWords(edit) };
    default:
      return edit satisfies never;
  }
}

interface Against {
  readonly by: PanelActor;
  readonly revision: number;
}

/** Each in the call of its own, so that a receipt names it as it always did. */
export function callOf(client: SignalboxClient, edit: WishEdit, against: Against): Promise<unknown> {
  switch (edit.kind) {
    case 'scale':
      return client.service.scale({ ...against, scale: edit.scale });
    case 'method':
      return client.service.method({ ...against, method: edit.method });
    case 'backend':
      return client.backend.act({ ...against, name: edit.name, action: edit.action });
    case 'tune':
    case 'tracing':
    case 'balancing':
    case 'serving':
    case 'caching':
    case 'tls':
      return client.stack.apply({ ...against, edits: [edit] });
    default:
      return edit satisfies never;
  }
}
