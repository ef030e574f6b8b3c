/** The other end of the controller's socket, as the contract's client. */
import { RPCLink } from '@orpc/client/websocket';
import { createClient, type SignalboxClient } from '../contract/client.ts';
import { type Caller, dialLocalSocket } from './dial-local-socket.ts';

export interface Joined {
  readonly client: SignalboxClient;
  /** Resolves when the controller hung up, or `close` was called. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Joins the controller that has this home; null when none answers. */
export async function joinLocalSocket(home: string, caller: Caller = 'command'): Promise<Joined | null> {
  const socket = await dialLocalSocket(home, caller);
  if (!socket) return null;
  return {
    client: createClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })),
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
    close: () => socket.terminate(),
  };
}
