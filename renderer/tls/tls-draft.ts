/** HTTPS as it is typed, and what it means. */
import { type BoardTls, CERTIFIED_NAME, MAX_NAMES, OWN_ID, type TlsWish } from '../../stack/model/tls.ts';

export interface TlsDraft {
  readonly state: 'off' | 'on';
  readonly port: string;
  readonly redirect: 'off' | 'on';
  readonly http2: 'off' | 'on';
  readonly kind: 'local' | 'own';
  /** Apart by blanks or commas. */
  readonly names: string;
  /** Of the imported certificate; empty while none was. */
  readonly ownId: string;
}

export function draftOfTls(wish: TlsWish | null, offered: BoardTls): TlsDraft {
  const { port, redirect, http2, certificate } = wish ?? offered;
  return {
    state: wish === null ? 'off' : 'on',
    port: String(port),
    redirect,
    http2,
    kind: certificate.kind,
    names: certificate.kind === 'local' ? (certificate.names ?? []).join(' ') : '',
    ownId: certificate.kind === 'own' ? certificate.id : '',
  };
}

export type ParsedTls =
  | { readonly kind: 'tls'; readonly tls: TlsWish | null }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** `httpPort` is the one https cannot have. */
export function parseTls(draft: TlsDraft, httpPort: number): ParsedTls {
  if (draft.state === 'off') return { kind: 'tls', tls: null };
  const port = /^\d{1,5}$/.test(draft.port.trim()) ? Number(draft.port) : 0;
  if (port < 1 || port > 65_535)
    return wrong(`Expected the port to be a number from 1 to 65535, got “${draft.port}”.`);
  if (port === httpPort) return wrong(`Port ${port} is the one of http.`);
  const shared = { port, redirect: draft.redirect, http2: draft.http2 };
  if (draft.kind === 'own') {
    if (!OWN_ID.test(draft.ownId)) return wrong('Give a certificate and its key, and have them checked.');
    return { kind: 'tls', tls: { ...shared, certificate: { kind: 'own', id: draft.ownId } } };
  }
  const names = draft.names
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const refused = names.find((name) => !CERTIFIED_NAME.test(name));
  if (refused !== undefined) return wrong(`Expected names such as box.test, or addresses, got “${refused}”.`);
  if (names.length > MAX_NAMES) return wrong(`Expected at most ${MAX_NAMES} names, got ${names.length}.`);
  const certificate = names.length === 0 ? ({ kind: 'local' } as const) : ({ kind: 'local', names } as const);
  return { kind: 'tls', tls: { ...shared, certificate } };
}

function wrong(sentence: string): ParsedTls {
  return { kind: 'wrong', sentence };
}
