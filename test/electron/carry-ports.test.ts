import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPortCarrier, type PortCarrier } from '../../electron/carry-ports.ts';
import { createClient, faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import { DEFAULT_DESIRED } from '../../stack/model/desired.ts';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';
import { serveLocalSocket } from '../../stack/serve/local-socket.ts';
import type { PagePort } from '../../stack/serve/pipe-local-socket.ts';
import { BOARD, createSmallController } from '../control/small-controller.ts';

let home: string;
let carrier: PortCarrier;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  writeFileSync(join(home, 'desired.json'), JSON.stringify({ ...DEFAULT_DESIRED, engine: 'fake' }));
  carrier = createPortCarrier(home);
});
afterEach(async () => {
  await carrier.close();
  rmSync(home, { recursive: true });
});

/** What a page does: keeps one end, hands the other out. */
function dial(): { client: SignalboxClient; page: MessagePort; closed: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port1.once('close', () => resolve()));
  void carrier.carry(pagePortOf(port2));
  return { client: createClient(new RPCLink({ port: port1 })), page: port1, closed };
}

/** Electron's ports tell an event with `data`; Node's tell the value itself, and start by being listened to. */
function pagePortOf(port: MessagePort): PagePort {
  return {
    on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      port.on(event, (value: unknown) => listener({ data: value })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

describe('a page’s port', () => {
  test('gets a controller of this process, which other pages and the command line share', async () => {
    const first = dial();
    expect((await first.client.stack.board()).state).toBe('down');
    const second = dial();
    const receipt = await second.client.stack.up({ by: 'window', scale: 2 });
    expect(receipt.outcome).toEqual({ kind: 'done' });
    const joined = await joinLocalSocket(home);
    expect((await joined?.client.stack.board())?.backends).toHaveLength(2);
    joined?.close();
    first.page.close();
    second.page.close();
  });

  test('that closes ends what it watched', async () => {
    const watched = dial();
    const boards = await watched.client.stack.watch();
    await boards.next();
    watched.page.close();
    const other = dial();
    expect((await other.client.stack.board()).state).toBe('down');
    other.page.close();
  });

  test('is carried to the controller that has the home already, and closed when that one leaves', async () => {
    const controller = createSmallController({ home });
    const served = await serveLocalSocket(controller);
    const { client, page, closed } = dial();
    expect(await client.stack.board()).toEqual(BOARD);
    await client.service.scale({ by: 'window', scale: 5 });
    expect(controller.calls).toEqual(['scale 5']);
    const boards = await client.stack.watch();
    await boards.next();
    expect(controller.openStreams()).toBe(1);
    await served.close();
    await closed;
    await vi.waitFor(() => expect(controller.openStreams()).toBe(0), { timeout: 10_000 });
    page.close();
    const next = dial();
    expect((await next.client.stack.board()).engine.kind).toBe('fake');
    next.page.close();
  });

  test('shows why nothing can be done when the wish on disk is corrupt, and leaves that as it is', async () => {
    writeFileSync(join(home, 'desired.json'), '{oops');
    const { client, page } = dial();
    const board = await client.stack.board();
    expect(board.engine).toMatchObject({ state: 'gone', fault: { code: 'desired-corrupt' } });
    const refused = await client.service
      .scale({ by: 'window', scale: 1 })
      .catch((error) => faultOfCall(error));
    expect(refused).toMatchObject({ code: 'desired-corrupt' });
    expect(readFileSync(join(home, 'desired.json'), 'utf8')).toBe('{oops');
    page.close();
  });
});
