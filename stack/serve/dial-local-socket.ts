/** A bare socket to the controller that has a home; what it carries is the contract's calls. */
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { localSocketPath } from './local-socket-path.ts';

/**
 * A `command` has an end of its own, and a controller that is about to leave waits for it, also between two of its calls.
 * A `follower` (a panel, a log followed) has none: it goes on with the next controller.
 */
export type Caller = 'command' | 'follower';

/** An open socket, or null when no controller answers. */
export async function dialLocalSocket(home: string, caller: Caller): Promise<WebSocket | null> {
  const path = localSocketPath(home);
  const socket = new WebSocket(`ws://signalbox${caller === 'follower' ? FOLLOWER_URL : '/rpc'}`, {
    createConnection: () => connect(path),
    perMessageDeflate: false,
  });
  const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    socket.once('open', () => resolve(null));
    socket.once('error', resolve);
  });
  if (failure === null) {
    socket.on('error', () => socket.terminate());
    return socket;
  }
  if (NOBODY.has(failure.code ?? '')) return null;
  throw failure;
}

/** What a follower asks for at the controller's door. */
export const FOLLOWER_URL = '/rpc?follower';

/** No file, a dead controller's file, or a controller that left between the two. */
const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
