/** The tray's arithmetic: what is staged after one edit more, and the wish as it would be. */
import type { Board } from '../../stack/model/board.ts';
import { NO_CACHING } from '../../stack/model/caching.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { canonicalText } from '../../stack/model/fingerprint.ts';
import { tlsWishOf } from '../../stack/model/tls.ts';
import { tuningOf } from '../tuning/tuning-of.ts';

type Service = Board['service'];
/** What is wished of the stack's edge, beside the service. */
type Edge = Pick<Board, 'caching' | 'tls'>;

/**
 * Of edits of the same thing the newest holds, in the place of the first. One that wishes what is wished already takes
 * itself away, and so does an act on a backend that is staged a second time.
 */
export function putEdit(
  edits: readonly WishEdit[],
  edit: WishEdit,
  service: Service,
  edge: Edge = {},
): readonly WishEdit[] {
  const at = edits.findIndex((other) => subjectOf(other) === subjectOf(edit));
  const isTakenBack = edit.kind === 'backend' && isSame(edits[at], edit);
  if (isTakenBack || isAsWished(edit, service, edge)) return edits.filter((_, index) => index !== at);
  return at < 0 ? [...edits, edit] : edits.with(at, edit);
}

/** What an edit is about; two of the same subject cannot both hold. */
export function subjectOf(edit: WishEdit): string {
  switch (edit.kind) {
    case 'scale':
    case 'method':
    case 'balancing':
    case 'tracing':
    case 'serving':
    case 'caching':
    case 'tls':
      return edit.kind;
    case 'tune':
      return `tune ${edit.backend}`;
    case 'backend':
      return `backend ${edit.name}`;
    default:
      return edit satisfies never;
  }
}

/** The one staged edit of a kind, where there is one. */
export function stagedOf<Kind extends WishEdit['kind']>(
  edits: readonly WishEdit[] | null,
  kind: Kind,
  isAbout: (edit: Extract<WishEdit, { kind: Kind }>) => boolean = () => true,
): Extract<WishEdit, { kind: Kind }> | null {
  const isWanted = (edit: WishEdit): edit is Extract<WishEdit, { kind: Kind }> =>
    edit.kind === kind && isAbout(edit as Extract<WishEdit, { kind: Kind }>);
  return edits?.find(isWanted) ?? null;
}

function isAsWished(edit: WishEdit, service: Service, { caching = NO_CACHING, tls }: Edge): boolean {
  switch (edit.kind) {
    case 'scale':
      return edit.scale === service.scale;
    case 'method':
      return isSame(edit.method, service.method);
    case 'balancing':
      return isSame(edit.balancing, service.balancing);
    case 'tracing':
      return edit.tracing === (service.tracing ?? 'off');
    case 'serving':
      return isSame(edit.serving, service.serving) && (edit.direct ?? service.direct) === service.direct;
    case 'caching':
      return isSame(edit.caching, caching);
    case 'tls':
      return isSame(edit.tls, tlsWishOf(tls));
    case 'tune':
      return isSame(edit.tuning, tuningOf(service, edit.backend));
    case 'backend':
      return false;
    default:
      return edit satisfies never;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalText(one) === canonicalText(other);
}
