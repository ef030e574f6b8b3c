import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import { type Fault, FaultError } from '../../stack/model/faults.ts';
import { NO_SNIPPETS, type Snippets } from '../../stack/model/snippets.ts';
import { createControllerRig } from './controller-rig.ts';

const rig = createControllerRig();
const BY = 'browser';
const GZIP: Snippets = { ...NO_SNIPPETS, http: 'gzip on;\n' };
const MINE: Snippets = {
  http: 'gzip on;\n',
  server: 'client_max_body_size 5m;\n',
  upstream: 'keepalive_requests 9;\n',
};

async function up(): Promise<Controller> {
  const controller = await rig.start();
  await controller.up({ by: BY, scale: 2 });
  return controller;
}

const paths = async (controller: Controller) => (await controller.config()).map(({ path }) => path);

async function refusal(asked: Promise<unknown>): Promise<Fault> {
  return asked.then(
    () => {
      throw new Error('it should have been refused');
    },
    (thrown: unknown) => {
      if (thrown instanceof FaultError) return thrown.fault;
      throw thrown;
    },
  );
}

test('applied snippets are wished, served as files of their own, and told with a receipt', async () => {
  const controller = await up();
  const receipt = await controller.configDesk.apply({ by: BY, snippets: MINE });
  expect(receipt).toMatchObject({
    what: 'snippets http, server, upstream',
    by: BY,
    outcome: { kind: 'done' },
  });
  expect(await controller.configDesk.snippets()).toEqual(MINE);
  expect((await rig.wish()).snippets).toEqual(MINE);
  const text = await readFile(join(rig.home, 'nginx/current/snippets/upstream.conf'), 'utf8');
  expect(text).toBe(MINE.upstream);
});

test('scale, method, a new start of nginx and a new controller keep them', async () => {
  const controller = await up();
  await controller.configDesk.apply({ by: BY, snippets: MINE });
  await controller.scale({ by: BY, scale: 3 });
  await controller.method({ by: BY, method: { kind: 'ip_hash' } });
  await controller.down({ by: BY });
  await controller.up({ by: BY });
  await rig.stop(controller);
  const next = await rig.start();
  await next.scale({ by: BY, scale: 1 });
  expect((await paths(next)).filter((path) => path.startsWith('snippets/'))).toEqual([
    'snippets/http.conf',
    'snippets/server.conf',
    'snippets/upstream.conf',
  ]);
});

test('emptied snippets leave no file, and the wish speaks of none', async () => {
  const controller = await up();
  await controller.configDesk.apply({ by: BY, snippets: MINE });
  await controller.configDesk.apply({ by: BY, snippets: { http: '', server: '  \n', upstream: '' } });
  expect((await paths(controller)).filter((path) => path.startsWith('snippets/'))).toEqual([]);
  expect((await rig.wish()).snippets).toBeUndefined();
});

test('undo and going back to a generation bring their text back', async () => {
  const controller = await up();
  const first = await controller.configDesk.apply({ by: BY, snippets: GZIP });
  await controller.configDesk.apply({ by: BY, snippets: MINE });
  await controller.undo({ by: BY });
  expect(await controller.configDesk.snippets()).toEqual(GZIP);
  await controller.configDesk.apply({ by: BY, snippets: NO_SNIPPETS });
  await controller.goBack({ by: BY, generation: first.generation ?? 0 });
  expect(await controller.configDesk.snippets()).toEqual(GZIP);
  expect(await paths(controller)).toContain('snippets/http.conf');
});

test('long snippets leave fewer wishes to undo: the file of them stays small', async () => {
  const controller = await up();
  for (let edit = 0; edit < 14; edit += 1) {
    const long = `# ${edit} ${'x'.repeat(63 * 1024)}\n`;
    await controller.configDesk.apply({ by: BY, snippets: { http: long, server: long, upstream: long } });
  }
  const { kept } = JSON.parse(await readFile(join(rig.home, 'wishes.json'), 'utf8')) as {
    kept: readonly unknown[];
  };
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(14);
  await controller.undo({ by: BY });
  expect((await controller.configDesk.snippets()).http).toMatch(/^# 12 /);
}, 30_000);

test('what the linter refuses is refused with its place, before anything is wished', async () => {
  const controller = await up();
  const wish = await rig.wish();
  const fault = await refusal(
    controller.configDesk.apply({ by: BY, snippets: { ...NO_SNIPPETS, server: '\naccess_log off;\n' } }),
  );
  expect(fault).toMatchObject({ code: 'config-unsafe', at: { path: 'snippets/server.conf', line: 2 } });
  expect(await rig.wish()).toEqual(wish);
});

test('what the linter only warns of is on the receipt of that change', async () => {
  const controller = await up();
  const receipt = await controller.configDesk.apply({
    by: BY,
    snippets: { ...NO_SNIPPETS, server: 'return 503;\n' },
  });
  expect(receipt.warnings).toMatchObject([{ code: 'snippet-place', path: 'snippets/server.conf', line: 1 }]);
  expect(await controller.configDesk.lint()).toEqual(receipt.warnings);
  const next = await controller.configDesk.apply({ by: BY, snippets: GZIP });
  expect(next.warnings).toBeUndefined();
});

test('a check finds what an apply would be refused for, and changes nothing', async () => {
  const controller = await up();
  const before = await paths(controller);
  const findings = await controller.configDesk.check({ ...NO_SNIPPETS, http: 'gzip on;\n}\n' });
  expect(findings).toMatchObject([{ code: 'snippet-grammar', path: 'snippets/http.conf', line: 2 }]);
  expect(await paths(controller)).toEqual(before);
});

test('an edit of snippets on an older wish is refused, and a stack that is down has nobody to test them', async () => {
  const controller = await up();
  const { revision } = await controller.board();
  await controller.scale({ by: BY, scale: 1 });
  expect((await refusal(controller.configDesk.apply({ by: BY, snippets: GZIP, revision }))).code).toBe(
    'wish-changed',
  );
  await controller.down({ by: BY });
  expect((await refusal(controller.configDesk.apply({ by: BY, snippets: GZIP }))).code).toBe('stack-down');
});

test('the config as loaded says which generation it is, and that it serves', async () => {
  const controller = await up();
  await controller.configDesk.apply({ by: BY, snippets: GZIP });
  const loaded = await controller.configDesk.loaded();
  const { generation } = await controller.board();
  expect(loaded).toMatchObject({ generation, serving: generation, drift: [] });
  expect(loaded.text).toContain('current/snippets/http.conf:\ngzip on;\n');
  expect(loaded.note).toBe(
    `Generation ${generation}: nginx serves it, and no file of it changed on disk since it was written.`,
  );
});
