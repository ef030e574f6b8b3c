/** A page's port and a controller's socket carry the same messages: joining them is passing each one on. */
import type { RawData } from 'ws';
import { dialLocalSocket } from './dial-local-socket.ts';

/** A message port as Node's side of Electron has it. */
export interface PagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Carries the port to the controller that has this home until either end closes; false when none answers. */
export async function pipeLocalSocket(home: string, port: PagePort): Promise<boolean> {
  const socket = await dialLocalSocket(home, 'follower');
  if (!socket) return false;
  port.on('message', ({ data }) => socket.send(data as string | Uint8Array));
  port.on('close', () => socket.close());
  socket.on('message', (data: RawData, isBinary) => {
    port.postMessage(isBinary ? new Uint8Array(data as Buffer) : String(data));
  });
  socket.once('close', () => port.close());
  port.start();
  return true;
}
