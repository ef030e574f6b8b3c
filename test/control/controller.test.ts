/** The loop, driven through the controller's own face: what a person asks, and what is put right without being asked. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { boardWhere, createControllerRig, statesIn } from './controller-rig.ts';

const BY = 'command line' as const;
const rig = createControllerRig();

test('up brings nginx and three backends up, proves the config, and leaves a receipt', async () => {
  const controller = await rig.start();
  const receipt = await controller.up({ by: BY });
  const board = await controller.board();
  expect(board.state).toBe('up');
  expect(statesIn(board)).toEqual(['flask-app-1 ready', 'flask-app-2 ready', 'flask-app-3 ready']);
  expect(receipt).toMatchObject({ id: 1, by: BY, outcome: { kind: 'done' } });
  expect(receipt.proof).not.toBeNull();
  expect(await controller.receipts()).toEqual([receipt]);
  expect(board.generation).toBe(receipt.generation);
});

test('a home where nobody wished anything is left alone', async () => {
  const controller = await rig.start();
  const board = await controller.board();
  expect(board.state).toBe('down');
  expect(rig.world.state.performed).toEqual([]);
  await expect(readFile(join(rig.home, 'desired.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('scale, method, stop and start are edits of the wish, and the world follows', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  await controller.scale({ by: BY, scale: 4 });
  await controller.method({ by: BY, method: { kind: 'ip_hash' } });
  await controller.actOnBackend({ by: BY, name: 'flask-app-3', action: 'stop' });
  let board = await controller.board();
  expect(board.service).toMatchObject({ scale: 4, method: { kind: 'ip_hash' } });
  expect(statesIn(board)[2]).toBe('flask-app-3 stopped');
  expect(board.state).toBe('up');
  expect(JSON.parse(await rig.served()).routing.services[0].servers[2]).toMatchObject({ state: 'down' });
  await controller.actOnBackend({ by: BY, name: 'flask-app-3', action: 'start' });
  board = await controller.board();
  expect(statesIn(board)[2]).toBe('flask-app-3 ready');
});

test('a restart replaces that backend and no other', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const before = (await controller.board()).backends.map((row) => row.id);
  await controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'restart' });
  const after = (await controller.board()).backends.map((row) => row.id);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[2]).toBe(before[2]);
});

test('what a person stopped stays stopped over down and up, and the stack settles without it', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  await controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'stop' });
  await controller.down({ by: BY });
  await controller.up({ by: BY });
  const board = await controller.board();
  expect(board.state).toBe('up');
  expect(statesIn(board)).toEqual(['flask-app-1 ready', 'flask-app-2 absent', 'flask-app-3 ready']);
  await controller.actOnBackend({ by: BY, name: 'flask-app-2', action: 'start' });
  expect(statesIn(await controller.board())[1]).toBe('flask-app-2 ready');
});

test('down removes everything that up made', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  await controller.down({ by: BY });
  expect(rig.world.state.nginx).toBeNull();
  expect(rig.world.state.backends.size).toBe(0);
  expect((await controller.board()).state).toBe('down');
});

test('what cannot be while the stack is down is refused and writes nothing', async () => {
  const controller = await rig.start();
  await expect(controller.scale({ by: BY, scale: 2 })).rejects.toMatchObject({
    fault: { code: 'stack-down' },
  });
  await expect(readFile(join(rig.home, 'desired.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('an unknown backend is refused by name, with those there are', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  await expect(
    controller.actOnBackend({ by: BY, name: 'flask-app-9', action: 'restart' }),
  ).rejects.toMatchObject({
    fault: { code: 'backend-unknown', message: expect.stringContaining('flask-app-1 to flask-app-3') },
  });
});

test('a taken port is refused before anything is changed', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const port = (server.address() as { port: number }).port;
  const controller = await rig.start();
  await expect(controller.up({ by: BY, port })).rejects.toMatchObject({ fault: { code: 'port-taken' } });
  expect(rig.world.state.performed).toEqual([]);
  await expect(readFile(join(rig.home, 'desired.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  server.close();
});

test('a backend that does not answer takes the whole scale back, and the receipt says why', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const config = await rig.served();
  rig.world.failNext(
    'backend.await',
    { code: 'backend-unready', message: 'flask-app-5 does not answer.' },
    'flask-app-5',
  );
  await expect(controller.scale({ by: BY, scale: 5 })).rejects.toMatchObject({
    fault: { code: 'backend-unready' },
  });
  const board = await controller.board();
  expect(board.service.scale).toBe(3);
  expect(statesIn(board)).toEqual(['flask-app-1 ready', 'flask-app-2 ready', 'flask-app-3 ready']);
  expect(await rig.served()).toBe(config);
  expect(board.receipt).toMatchObject({ outcome: { kind: 'restored', fault: { code: 'backend-unready' } } });
});

test('a reload nginx does not take leaves the old wish and the old config', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const config = await rig.served();
  rig.world.refuseReloads('still could not bind()');
  await expect(controller.method({ by: BY, method: { kind: 'ip_hash' } })).rejects.toMatchObject({
    fault: { code: 'reload-refused' },
  });
  expect(await rig.served()).toBe(config);
  expect((await controller.board()).service.method).toEqual({ kind: 'round_robin' });
});

test('changes asked at once are done one after the other, and both hold', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  const [scaled, switched] = await Promise.all([
    controller.scale({ by: BY, scale: 4 }),
    controller.method({ by: 'browser', method: { kind: 'least_conn' } }),
  ]);
  expect((switched?.generation ?? 0) > (scaled?.generation ?? 0)).toBe(true);
  expect((await controller.board()).service).toMatchObject({ scale: 4, method: { kind: 'least_conn' } });
});

test('a backend that failed for good is put right without being asked, with a receipt of its own', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY });
  rig.world.fail('flask-app-2', 'exited with 137');
  const board = await boardWhere(
    controller,
    (one) => one.receipt?.by === 'signalbox' && one.activity === null,
  );
  expect(board.receipt?.because).toContain('flask-app-2');
  expect(statesIn(board)[1]).toBe('flask-app-2 ready');
});
