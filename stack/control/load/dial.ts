/** New connections of a load run's clients: plain or TLS, from the addresses they are to have. */
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls';
import type { SessionKind } from '../../model/load-figures.ts';

export interface DialTarget {
  readonly host: string;
  readonly port: number;
  readonly keepAlive: boolean;
  /** Of this machine, taken in turn; a client that keeps its connection keeps its address. Empty: the system's choice. */
  readonly addresses?: readonly string[];
  readonly tls?: DialTls | null;
}

export interface DialTls {
  /** PEM; null: the certificate is not checked. */
  readonly ca: string | null;
  readonly servername: string | null;
  readonly session: SessionKind;
}

export interface Dialled {
  readonly socket: Socket;
  /** Null where the system chose it. */
  readonly address: string | null;
}

/** Makes one client's next connection; what arrives goes into the buffer given. */
export type Dial = (onread: OnReadOpts) => Dialled;

export interface DialEvents {
  /** A TLS handshake is over. */
  shaken(kind: SessionKind): void;
}

/** One for each client. `turn`: the place among the addresses to begin with. */
export function createDialer(target: DialTarget, events?: DialEvents, turn = 0): () => Dial {
  const { host, port, keepAlive, addresses = [], tls = null } = target;
  let next = turn;
  const nextAddress = () => (addresses.length === 0 ? null : (addresses[next++ % addresses.length] ?? null));
  // Reading the authorities anew for each connection would cost more than the handshake.
  const secureContext = tls === null ? null : createSecureContext(tls.ca === null ? {} : { ca: tls.ca });
  return () => {
    let kept: string | null | undefined;
    let session: Buffer | undefined;
    return (onread) => {
      if (!keepAlive || kept === undefined) kept = nextAddress();
      const address = kept;
      const way = { host, port, onread, ...(address === null ? {} : { localAddress: address }) };
      if (tls === null || secureContext === null)
        return { address, socket: connect({ ...way, noDelay: true }) };
      const socket: TLSSocket = connectTls({
        ...way,
        secureContext,
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: tls.ca !== null,
        ...(tls.servername === null ? {} : { servername: tls.servername }),
        ...(session === undefined ? {} : { session }),
      });
      socket.setNoDelay(true);
      if (tls.session === 'resumed') socket.on('session', (fresh: Buffer) => (session = fresh));
      socket.on('secureConnect', () => events?.shaken(socket.isSessionReused() ? 'resumed' : 'new'));
      return { address, socket };
    };
  };
}
