import { createRouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import { createRouter } from '../../stack/control/router.ts';
import type { Fault } from '../../stack/model/faults.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { BOARD, createSmallController, type SmallOptions } from './small-controller.ts';

function open(options: SmallOptions = {}) {
  const controller = createSmallController(options);
  const bugs: unknown[] = [];
  const client: SignalboxClient = createRouterClient(createRouter(controller, (bug) => bugs.push(bug)));
  return { controller, client, bugs };
}

async function faultOfFailing(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error('the call should have failed')),
    (error) => faultOfCall(error),
  );
}

describe('the router', () => {
  test('carries each call to the controller, and its answer back', async () => {
    const { client, controller } = open();
    const receipt = await client.service.scale({ by: 'browser', scale: 5 });
    await client.backend.act({ by: 'browser', name: 'flask-app-2', action: 'restart' });
    await client.service.method({ by: 'browser', method: { kind: 'random', two: true } });
    await client.log.ack({ stream: 'a', sequence: 3 });
    expect(receipt.what).toBe('scale 5');
    expect(controller.calls).toEqual([
      'scale 5',
      'restart flask-app-2',
      'method {"kind":"random","two":true}',
      'ack 3',
    ]);
    expect(await client.stack.board()).toEqual(BOARD);
  });

  test('an expected fault arrives whole', async () => {
    const fault: Fault = {
      code: 'port-taken',
      message: 'Port 80 is taken.',
      hint: 'Try 8081.',
      detail: 'pid 1',
    };
    const { client, bugs } = open({ throws: new FaultError(fault) });
    expect(await faultOfFailing(client.stack.up({ by: 'window' }))).toEqual(fault);
    expect(bugs).toEqual([]);
  });

  test('bad input is refused with one sentence, and never reaches the controller', async () => {
    const { client, controller } = open();
    const badly = (scale: unknown) =>
      faultOfFailing(client.service.scale({ by: 'browser', scale } as { by: 'browser'; scale: number }));
    expect(await badly('ten')).toEqual({
      code: 'input-invalid',
      message: 'Expected `scale` to be a whole number from 0 to 64, got "ten".',
    });
    expect(await badly(-1)).toMatchObject({
      message: 'Expected `scale` to be a whole number from 0 to 64, got -1.',
    });
    expect(controller.calls).toEqual([]);
  });

  test('a bug says so, tells the shell nothing of its insides, and is reported on this side', async () => {
    const bug = new Error('secret path /home/ada/.ssh');
    const { client, bugs } = open({ throws: bug });
    const fault = await faultOfFailing(client.stack.down({ by: 'window' }));
    expect(fault.code).toBe('bug');
    expect(JSON.stringify(fault)).not.toContain('secret');
    expect(bugs).toEqual([bug]);
  });

  test('a bug that was wrapped as a fault on its way is told and reported like any other', async () => {
    const bug = new FaultError({ code: 'bug', message: 'Unexpected: x', detail: 'at /home/ada/secret.ts:1' });
    const { client, bugs } = open({ throws: bug });
    const fault = await faultOfFailing(client.stack.down({ by: 'window' }));
    expect(JSON.stringify(fault)).not.toContain('secret');
    expect(bugs).toEqual([bug]);
  });

  test('a shell’s open streams count among what it has under way, and free their place when they end', async () => {
    const { client, controller } = open();
    const reader = new AbortController();
    const boards = await Promise.all(
      Array.from({ length: 256 }, () => client.stack.watch(undefined, { signal: reader.signal })),
    );
    await Promise.all(boards.map((one) => one.next()));
    expect(controller.openStreams()).toBe(256);
    expect(await faultOfFailing(client.stack.board())).toMatchObject({ code: 'controller-busy' });
    await Promise.all(boards.map((one) => one.return?.(undefined)));
    expect(await client.stack.board()).toEqual(BOARD);
  });

  test('a fault in the middle of a stream arrives whole too', async () => {
    const { client, controller } = open();
    const lines = await client.log.follow({ stream: 'a', source: 'flask-app-9' });
    const read = (async () => {
      for await (const _ of lines);
    })();
    expect(await faultOfFailing(read)).toEqual({
      code: 'log-unknown',
      message: 'There is no backend flask-app-9.',
    });
    expect(controller.openStreams()).toBe(0);
  });

  test('an aborted stream ends in the controller', async () => {
    const { client, controller } = open();
    const reader = new AbortController();
    for await (const board of await client.stack.watch(undefined, { signal: reader.signal })) {
      if (board.activity) reader.abort();
    }
    expect(controller.openStreams()).toBe(0);
  });
});
