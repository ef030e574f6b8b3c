/** Which shell shows this page, and its way to the controller. */
import { type Connection, createConnection } from './connection.ts';
import { dialPort } from './dial-port.ts';
import { dialSocket } from './dial-socket.ts';

export type PanelActor = 'window' | 'browser';

declare global {
  interface Window {
    /** Put there by Electron's preload script; absent in a browser. */
    readonly signalbox?: { readonly shell: 'electron' };
  }
}

export function shellHere(): PanelActor {
  return window.signalbox?.shell === 'electron' ? 'window' : 'browser';
}

/** Dials at once when the machine wakes or the page is looked at again. */
export function openConnection(): Connection {
  const connection = createConnection(shellHere() === 'window' ? dialPort : dialSocket);
  window.addEventListener('online', connection.retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.retryNow();
  });
  return connection;
}
