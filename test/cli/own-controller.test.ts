import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOwnController } from '../../stack/cli/own-controller.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { joinLocalSocket } from '../../stack/serve/join-local-socket.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-own-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What is asked here needs no engine. */
const noEngine = async () => {
  throw new FaultError({ code: 'engine-missing', message: 'There is none.' });
};

describe('a controller that leaves when its own command is done', () => {
  test('waits for a command that joined it, also between two calls and beside a stream', async () => {
    const own = await openOwnController(home, () => undefined, noEngine);
    const joined = await joinLocalSocket(home);
    const watched = await joined?.client.stack.watch();
    await watched?.next();
    const leaving = own.leave().then(() => 'left');
    const stays = new Promise((resolve) => setTimeout(resolve, 200, 'stays'));
    expect(await Promise.race([leaving, stays])).toBe('stays');
    expect(await joined?.client.stack.board()).toMatchObject({ revision: 0 });
    joined?.close();
    expect(await leaving).toBe('left');
  });

  test('does not wait for who follows: there is no end to it', async () => {
    const own = await openOwnController(home, () => undefined, noEngine);
    const follower = await joinLocalSocket(home, 'follower');
    const watched = await follower?.client.stack.watch();
    await watched?.next();
    await own.leave();
    await follower?.closed;
  });
});
