/** Where a backend listens: on its unix socket, or on a TCP port where it is to be reached past nginx too. */
import type { ObservedBackend } from '../../model/observed.ts';
import { type Layout, socketPath } from './layout.ts';
import type { Record, Subject } from './record.ts';

/** As Node's `connect` takes it. */
export type ListenPlace = { readonly path: string } | { readonly host: '127.0.0.1'; readonly port: number };

export type BackendSubject = Extract<Subject, { kind: 'backend' }>;

export function listenPlace(layout: Layout, name: string, { directPort }: BackendSubject): ListenPlace {
  return directPort === undefined
    ? { path: socketPath(layout, name) }
    : { host: '127.0.0.1', port: directPort };
}

/** One that listens on TCP is reached there by everybody, nginx too. */
export function addressesOf(
  layout: Layout,
  name: string,
  subject: BackendSubject,
): Pick<ObservedBackend, 'address' | 'directAddress'> {
  const listens = listenPlace(layout, name, subject);
  if ('path' in listens) return { address: `unix:${listens.path}`, directAddress: null };
  const address = `${listens.host}:${listens.port}`;
  return { address, directAddress: address };
}

export function directPortOf(record: Record | null): number | null {
  const subject = record?.labels.subject;
  return subject?.kind === 'backend' ? (subject.directPort ?? null) : null;
}
