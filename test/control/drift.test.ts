import { access, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { boardWhere, createControllerRig } from './controller-rig.ts';

const rig = createControllerRig();
const BY = 'command line';
const inNginx = (...path: string[]) => join(rig.home, 'nginx', ...path);
const publicFile = () => inNginx('current/conf.d/public.conf');

async function upAndChanged(): Promise<{ readonly controller: Controller; readonly ours: string }> {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  const ours = await readFile(publicFile(), 'utf8');
  await writeFile(publicFile(), `${ours}# by hand\n`);
  return { controller, ours };
}

async function refusal(asked: Promise<unknown>): Promise<FaultError> {
  return asked.then(
    () => {
      throw new Error('it should have been refused');
    },
    (thrown: unknown) => {
      if (thrown instanceof FaultError) return thrown;
      throw thrown;
    },
  );
}

test('a file changed by another hand is on the board, with a notice, without being asked for', async () => {
  const { controller } = await upAndChanged();
  const board = await boardWhere(controller, ({ drift, notices }) => drift.length > 0 && notices.length > 0);
  expect(board.drift).toEqual([{ path: 'conf.d/public.conf', what: 'changed' }]);
  expect(board.notices.map(({ code }) => code)).toEqual(['config-drifted']);
});

test('files that go and come are told by name', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  await rm(inNginx('current/conf.d/control.conf'));
  await writeFile(inNginx('current/conf.d/mine.conf'), 'gzip on;\n');
  expect((await controller.configDesk.drift()).files).toEqual([
    { path: 'conf.d/control.conf', what: 'missing' },
    { path: 'conf.d/mine.conf', what: 'added' },
  ]);
});

test('a change is refused while files drift: nothing is written, wished or thrown away', async () => {
  const { controller } = await upAndChanged();
  const [wish, generation] = [await rig.wish(), (await controller.board()).generation];
  const { fault } = await refusal(controller.method({ by: BY, method: { kind: 'ip_hash' } }));
  expect(fault.code).toBe('config-drifted');
  expect(fault.message).toContain('conf.d/public.conf');
  expect(await rig.wish()).toEqual(wish);
  expect((await controller.board()).generation).toBe(generation);
  expect(await readFile(publicFile(), 'utf8')).toContain('# by hand');
});

test('set aside: theirs is kept whole, ours serves as a new generation, and changes go on', async () => {
  const { controller, ours } = await upAndChanged();
  const before = (await controller.board()).generation ?? 0;
  const receipt = await controller.configDesk.resolveDrift({ by: BY, choice: 'set-aside' });
  expect(receipt).toMatchObject({ what: 'restore config', by: BY, generation: before + 1 });
  const [kept = ''] = /generations\/\S+\.drifted/.exec(receipt.because) ?? [];
  expect(await readFile(inNginx(kept, 'conf.d/public.conf'), 'utf8')).toContain('# by hand');
  expect(await readFile(publicFile(), 'utf8')).toBe(ours);
  const board = await controller.board();
  expect([board.drift, board.notices, board.generation]).toEqual([[], [], before + 1]);
  // What history tells of the old generation is what served then.
  const old = await controller.historyFiles(before);
  expect(old.find(({ path }) => path === 'conf.d/public.conf')?.text).toBe(ours);
  await controller.method({ by: BY, method: { kind: 'ip_hash' } });
});

test('restore: ours serves as a new generation, and theirs is gone', async () => {
  const { controller, ours } = await upAndChanged();
  await controller.configDesk.resolveDrift({ by: BY, choice: 'restore' });
  expect(await readFile(publicFile(), 'utf8')).toBe(ours);
  expect((await readdir(inNginx('generations'))).filter((name) => name.includes('drifted'))).toEqual([]);
});

test('what drifts is shown as a diff', async () => {
  const { controller } = await upAndChanged();
  const { diff } = await controller.configDesk.drift();
  expect(diff).toContain('+++ conf.d/public.conf');
  expect(diff).toContain('+# by hand');
});

test('what an editor leaves beside the files is none of nginx’s, and no drift', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  for (const name of ['.public.conf.swp', 'public.conf~', '#public.conf#', '.mine.conf'])
    await writeFile(inNginx('current/conf.d', name), 'half a line');
  expect((await controller.configDesk.drift()).files).toEqual([]);
});

test('a stack that an older Signalbox wrote has nothing to compare with, and is changed as ever', async () => {
  const { controller } = await upAndChanged();
  await rm(inNginx('copies'), { recursive: true });
  expect((await controller.configDesk.drift()).files).toEqual([]);
  await controller.method({ by: BY, method: { kind: 'ip_hash' } });
  await writeFile(publicFile(), '# by hand\n');
  expect((await controller.configDesk.drift()).files).toEqual([
    { path: 'conf.d/public.conf', what: 'changed' },
  ]);
});

test('where nothing drifts there is nothing to restore', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 1 });
  const { fault } = await refusal(controller.configDesk.resolveDrift({ by: BY, choice: 'restore' }));
  expect(fault.code).toBe('drift-absent');
});

test('a change taken back by the same hand ends the drift by itself', async () => {
  const { controller, ours } = await upAndChanged();
  await boardWhere(controller, ({ drift }) => drift.length > 0);
  await writeFile(publicFile(), ours);
  const board = await boardWhere(controller, ({ drift }) => drift.length === 0);
  expect(board.notices).toEqual([]);
});

test.each([
  ['another folder', async () => symlink('/nonexistent', inNginx('current'))],
  ['an older generation', async () => symlink('generations/000001', inNginx('current'))],
  ['nothing', async () => undefined],
])('the link bent to %s is drift, is not followed by a change, and is put right', async (_to, bend) => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  await controller.method({ by: BY, method: { kind: 'least_conn' } });
  await rename(inNginx('current'), inNginx('kept-link'));
  await bend();
  const board = await boardWhere(controller, ({ drift }) => drift.length > 0);
  expect(board.drift.map(({ path }) => path)).toEqual(['current']);
  const { fault } = await refusal(controller.scale({ by: BY, scale: 3 }));
  expect(fault.code).toBe('config-drifted');
  await controller.configDesk.resolveDrift({ by: BY, choice: 'set-aside' });
  expect((await controller.board()).drift).toEqual([]);
  expect(await rig.served()).toContain('least_conn');
});

test('a generation’s folder that is gone is drift, and comes back whole', async () => {
  const controller = await rig.start();
  const { generation } = await controller.up({ by: BY, scale: 2 });
  const folder = inNginx('generations', String(generation).padStart(6, '0'));
  const before = await controller.config();
  await rm(folder, { recursive: true });
  const board = await boardWhere(controller, ({ drift }) => drift.length > 0);
  expect(board.drift.every(({ what }) => what === 'missing')).toBe(true);
  await controller.configDesk.resolveDrift({ by: BY, choice: 'restore' });
  await access(join(folder, 'routing.json'));
  const now = await controller.config();
  expect(now.map(({ path }) => path)).toEqual(before.map(({ path }) => path));
});

test('drift that happened while nobody watched is found at the start, and nothing is repaired over it', async () => {
  const { controller } = await upAndChanged();
  await rig.stop(controller);
  const next = await rig.start();
  const board = await boardWhere(next, ({ drift }) => drift.length > 0);
  expect(board.generation).toBe((await controller.receipts()).at(-1)?.generation);
  expect(await readFile(publicFile(), 'utf8')).toContain('# by hand');
});

test('taking the stack down is not refused; bringing it up with changed files is', async () => {
  const { controller } = await upAndChanged();
  await controller.down({ by: BY });
  const { fault } = await refusal(controller.up({ by: BY }));
  expect(fault.code).toBe('config-drifted');
  await controller.configDesk.resolveDrift({ by: BY, choice: 'restore' });
  await controller.up({ by: BY });
});

test('files changed while a change is under way are told of when it ended', async () => {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  rig.world.failNext('backend.await', { code: 'backend-unready', message: 'It does not answer.' });
  // Refused or taken back, by which of the two came first.
  const scaling = controller.scale({ by: BY, scale: 3 }).catch(() => undefined);
  await writeFile(publicFile(), '# by hand\n');
  await scaling;
  const board = await boardWhere(controller, ({ drift }) => drift.length > 0);
  expect(board.drift[0]).toEqual({ path: 'conf.d/public.conf', what: 'changed' });
});
