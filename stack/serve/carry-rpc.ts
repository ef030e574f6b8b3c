/** One WebSocket as a carrier of the contract's calls, bounded towards a slow reader. */
import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import type { Controller } from '../control/controller.ts';
import { createRouter, type ReportBug } from '../control/router.ts';

/** Bytes that may wait in one socket before its streams pause. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Bytes sent before other work of this thread gets a turn. */
const MAX_BYTES_A_TURN = 256 * 1024;

/** The largest message a shell may send: its inputs are small. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Shells at one door; a person has a few, and each costs a file of this process. */
export const MAX_CONNECTIONS = 256;

/** Gives each socket handed to it the whole contract; a closed socket aborts what it had under way. */
export function createRpcCarrier(controller: Controller, reportBug: ReportBug): (socket: WebSocket) => void {
  return (socket) => {
    // A router each: it counts what its shell has under way.
    const handler = new RPCHandler(createRouter(controller, reportBug));
    socket.on('error', () => socket.terminate());
    void handler.upgrade({
      addEventListener: socket.addEventListener.bind(socket),
      send: createBoundedSend(socket),
    });
  };
}

/**
 * oRPC awaits `send`, and ws returns nothing. So a stalled reader would cost all the memory there is, and a stream that
 * is always ready would never let this thread read the message that ends it: both wait here, for the socket and for
 * the next turn of the loop. Nor is a shell that does not read its answers asked for more questions.
 */
function createBoundedSend(socket: WebSocket): WebSocket['send'] {
  let bytesThisTurn = 0;
  return (message: string | Uint8Array): Promise<void> | void => {
    bytesThisTurn += message.length;
    if (socket.bufferedAmount >= MAX_WAITING_BYTES && socket.readyState === socket.OPEN) {
      socket.pause();
      return new Promise((resolve) =>
        socket.send(message, () => {
          if (socket.bufferedAmount < MAX_WAITING_BYTES) socket.resume();
          resolve();
        }),
      );
    }
    socket.send(message, ignoreClosed);
    if (bytesThisTurn < MAX_BYTES_A_TURN && socket.readyState === socket.OPEN) return;
    bytesThisTurn = 0;
    return new Promise((resolve) => setImmediate(resolve));
  };
}

/** A socket that closed under a message has its `close` event to tell it. */
function ignoreClosed(): void {}

/** What was not expected, on this side's stderr. */
export function reportBugOnStderr(thrown: unknown): void {
  process.stderr.write(`signalbox: bug: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
}
