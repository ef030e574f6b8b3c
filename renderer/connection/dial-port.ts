/** Electron: a MessagePort, handed to the preload script by `window.postMessage`, which hands it on to the controller. */
import { RPCLink } from '@orpc/client/message-port';
import { createClient } from '../../stack/contract/client.ts';
import type { Dial } from './connection.ts';

/** What the page posts to its own window, with one port; the preload script listens for it. */
export const CONNECT_MESSAGE = 'signalbox:connect';

export const dialPort: Dial = (events) => {
  const channel = new MessageChannel();
  const port = channel.port1;
  const client = createClient(new RPCLink({ port }));
  let isOver = false;
  const close = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(tooLong);
    port.close();
    events.closed('lost');
  };
  const tooLong = setTimeout(close, ANSWER_MS);

  port.addEventListener('close', close);
  port.start();
  window.postMessage(CONNECT_MESSAGE, '*', [channel.port2]);
  // A port says nothing when nobody holds its other end: only an answer proves one. Receipts are answered at once,
  // while a board waits for the first look at the stack.
  client.stack.receipts().then(() => {
    clearTimeout(tooLong);
    if (!isOver) events.opened(client);
  }, close);

  return () => {
    isOver = true;
    clearTimeout(tooLong);
    port.close();
  };
};

const ANSWER_MS = 8_000;
