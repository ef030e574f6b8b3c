import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';
import { serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { localSocketPath } from '../../stack/serve/local-socket-path.ts';
import { BOARD, createSmallController } from '../control/small-controller.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-socket-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('the controller’s socket', () => {
  test('carries the contract, and only its user may open it', async () => {
    const served = await serveLocalSocket(createSmallController({ home }));
    const joined = await joinLocalSocket(home);
    expect(await joined?.client.stack.board()).toEqual(BOARD);
    expect(statSync(served.path).mode & 0o777).toBe(0o600);
    await served.close();
    await joined?.closed;
    expect(existsSync(served.path)).toBe(false);
  });

  test('nobody there is null, not a fault', async () => {
    expect(await joinLocalSocket(home)).toBeNull();
  });

  test('a socket left by a dead controller is nobody, and is replaced', async () => {
    const path = localSocketPath(home);
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    await execa(process.execPath, ['-e', script], { reject: false });
    expect(existsSync(path)).toBe(true);
    expect(await joinLocalSocket(home)).toBeNull();
    const served = await serveLocalSocket(createSmallController({ home }));
    const joined = await joinLocalSocket(home);
    expect(joined).not.toBeNull();
    joined?.close();
    await served.close();
  });

  test('a socket somebody answers is not taken over', async () => {
    const served = await serveLocalSocket(createSmallController({ home }));
    await expect(serveLocalSocket(createSmallController({ home }))).rejects.toMatchObject({
      fault: { code: 'controller-busy' },
    });
    const joined = await joinLocalSocket(home);
    expect(await joined?.client.stack.board()).toEqual(BOARD);
    joined?.close();
    await served.close();
  });

  test('takes no new callers once it stopped listening, and keeps those it has', async () => {
    const served = await serveLocalSocket(createSmallController({ home }));
    const joined = await joinLocalSocket(home);
    served.stopListening();
    expect(await joinLocalSocket(home)).toBeNull();
    expect(await joined?.client.stack.board()).toEqual(BOARD);
    joined?.close();
    await served.close();
  });

  test('a caller that leaves ends its streams', async () => {
    const controller = createSmallController({ home });
    const served = await serveLocalSocket(controller);
    const joined = await joinLocalSocket(home);
    await joined?.client.stack.watch();
    await vi.waitFor(() => expect(controller.openStreams()).toBe(1), { timeout: 10_000 });
    joined?.close();
    await vi.waitFor(() => expect(controller.openStreams()).toBe(0), { timeout: 10_000 });
    await served.close();
  });

  test('tells commands, which have an end, from followers', async () => {
    const served = await serveLocalSocket(createSmallController({ home }));
    const [command, follower] = await Promise.all([
      joinLocalSocket(home, 'command'),
      joinLocalSocket(home, 'follower'),
    ]);
    expect(await follower?.client.stack.board()).toEqual(BOARD);
    expect(served.commands()).toBe(1);
    command?.close();
    await vi.waitFor(() => expect(served.commands()).toBe(0), { timeout: 10_000 });
    follower?.close();
    await follower?.closed;
    expect(served.commands()).toBe(0);
    await served.close();
  });

  test('works from a home whose path no socket address could hold', async () => {
    const deep = join(home, 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(deep, { recursive: true });
    const served = await serveLocalSocket(createSmallController({ home: deep }));
    expect(Buffer.byteLength(served.path)).toBeLessThan(104);
    const joined = await joinLocalSocket(deep);
    expect(await joined?.client.stack.board()).toEqual(BOARD);
    joined?.close();
    await served.close();
    expect(existsSync(served.path)).toBe(false);
  });
});
