/** The loopback shell: one WebSocket of the page's own origin; the cookie it was served with lets it in. */
import { RPCLink } from '@orpc/client/websocket';
import { createClient } from '../../stack/contract/client.ts';
import type { Dial } from './connection.ts';

export const dialSocket: Dial = (events) => {
  const address = new URL('/rpc', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  const socket = new WebSocket(address);
  const tooLong = setTimeout(() => socket.close(), OPENING_MS);
  let wasOpen = false;

  socket.addEventListener('open', () => {
    clearTimeout(tooLong);
    wasOpen = true;
    events.opened(createClient(new RPCLink({ websocket: socket })));
  });
  socket.addEventListener('close', () => {
    clearTimeout(tooLong);
    if (wasOpen) events.closed('lost');
    else void refusalOrLoss().then(events.closed);
  });

  return () => {
    clearTimeout(tooLong);
    socket.close();
  };
};

/** A refused upgrade looks like no server at all to a page, so the page itself is asked for once. */
async function refusalOrLoss(): Promise<'lost' | 'refused'> {
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', credentials: 'same-origin' });
    return answer.status === 401 || answer.status === 403 ? 'refused' : 'lost';
  } catch {
    // Nobody listens: the plain case.
    return 'lost';
  }
}

const OPENING_MS = 5_000;
