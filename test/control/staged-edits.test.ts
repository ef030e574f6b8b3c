/** Several edits as one change: what they would do is shown before, and they come about together or not at all. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Controller } from '../../stack/control/controller.ts';
import type { WishEdit } from '../../stack/model/edit.ts';
import { createControllerRig } from './controller-rig.ts';

const BY = 'window' as const;
const rig = createControllerRig();
let controller: Controller;

beforeEach(async () => {
  controller = await rig.start();
  await controller.up({ by: BY, scale: 3 });
});

const upstream = () => readFile(join(rig.home, 'nginx/current/conf.d/upstream-flask-app.conf'), 'utf8');
const generations = async () => (await readdir(join(rig.home, 'nginx/generations'))).length;
const onDisk = async () => [await rig.wish(), await rig.served(), await generations()];

const EDITS: readonly WishEdit[] = [
  { kind: 'tune', backend: 'flask-app-4', tuning: { weight: 3, maxConns: 7 } },
  { kind: 'tune', backend: 'flask-app-2', tuning: { role: 'backup' } },
  { kind: 'method', method: { kind: 'least_conn' } },
  { kind: 'balancing', balancing: { keepalive: 4, nextUpstream: { conditions: ['error'], tries: 2 } } },
  { kind: 'scale', scale: 4 },
  { kind: 'backend', name: 'flask-app-3', action: 'stop' },
];

test('edits of every kind are one wish, one generation, one receipt, and one undo takes them all back', async () => {
  const [wish, , count] = await onDisk();
  const receipt = await controller.apply({ by: BY, edits: EDITS });
  expect(receipt).toMatchObject({
    what: 'scale 4; flask-app-4 weight=3 max_conns=7; flask-app-2 backup; method least_conn; and 2 more',
    because: '6 edits were asked for together',
    by: BY,
    outcome: { kind: 'done' },
  });
  expect(await generations()).toBe(Number(count) + 1);
  const text = await upstream();
  expect(text).toMatch(/weight=3 max_conns=7 .*# flask-app-4/);
  expect(text).toMatch(/ backup; # flask-app-2/);
  expect(text).toMatch(/ down; # flask-app-3/);
  expect(text).toContain('least_conn;');
  expect(text).toContain('keepalive 4;');
  const board = await controller.board();
  expect(board.service).toMatchObject({
    scale: 4,
    balancing: { keepalive: 4, nextUpstream: { conditions: ['error'], tries: 2 } },
    tunings: { '2': { role: 'backup' }, '4': { weight: 3, maxConns: 7 } },
  });
  await controller.undo({ by: BY });
  expect((await rig.wish()).services).toEqual((wish as { services: unknown }).services);
  expect((await controller.board()).service).toMatchObject({ scale: 3, balancing: {}, tunings: {} });
});

test('a preview shows the plan, the diff and no more than that: nothing is written, and the change then does the same', async () => {
  const before = await onDisk();
  const preview = await controller.preview({ edits: EDITS });
  expect(await onDisk()).toEqual(before);
  expect(preview.revision).toBe((await controller.board()).revision);
  expect(preview.text).toMatch(/^1\. {2}start flask-app-4 — because flask-app is wished at scale 4\n/);
  expect(preview.steps.map(({ label }) => label)).toContain('stop flask-app-3');
  expect(preview.findings).toEqual([]);
  expect(preview.diff).toMatch(/^--- conf\.d\/public\.conf\n/);
  expect(preview.diff).toContain('+    least_conn;');
  expect(preview.diff).toMatch(/^\+ .*\(address of flask-app-4\) weight=3 max_conns=7 .*# flask-app-4$/m);
  await controller.apply({ by: BY, edits: EDITS, revision: preview.revision });
  const added = (text: string) => text.split('\n').filter((line) => line.startsWith('+ '));
  const text = await upstream();
  const place = /server (\S+) .*# flask-app-4/.exec(text)?.[1] ?? 'none';
  for (const line of added(preview.diff.slice(preview.diff.indexOf('+++ conf.d/upstream')))) {
    expect(text).toContain(line.slice(1).replace('(address of flask-app-4)', place));
  }
});

test('what is wished already has an empty plan and no diff', async () => {
  const preview = await controller.preview({ edits: [{ kind: 'scale', scale: 3 }] });
  expect(preview).toMatchObject({ steps: [], diff: '', findings: [] });
  expect(preview.text).toBe('Nothing to do: the stack is as wished.\n');
});

test.each<[string, readonly WishEdit[], string, RegExp]>([
  [
    'backup with ip_hash',
    [
      { kind: 'method', method: { kind: 'ip_hash' } },
      { kind: 'tune', backend: 'flask-app-2', tuning: { role: 'backup' } },
    ],
    'upstream-backup-ignored',
    /^This change would do harm: ip_hash has no backup servers/,
  ],
  [
    'every backend down',
    [1, 2, 3].map((number) => ({
      kind: 'tune',
      backend: `flask-app-${number}`,
      tuning: { traffic: 'down' },
    })),
    'upstream-all-down',
    /No backend of flask-app would take requests/,
  ],
  [
    'the rest stopped where one is drained',
    [
      { kind: 'tune', backend: 'flask-app-1', tuning: { traffic: 'drain' } },
      { kind: 'backend', name: 'flask-app-2', action: 'stop' },
      { kind: 'backend', name: 'flask-app-3', action: 'stop' },
    ],
    'upstream-all-down',
    /No backend of flask-app would take requests/,
  ],
  [
    'nothing but backups',
    [
      { kind: 'scale', scale: 1 },
      { kind: 'tune', backend: 'flask-app-1', tuning: { role: 'backup' } },
    ],
    'upstream-backup-only',
    /Every backend of flask-app is a backup/,
  ],
])(
  '%s is a refusal of the preview, and refused before anything is written',
  async (_name, edits, code, words) => {
    const before = await onDisk();
    const { findings } = await controller.preview({ edits });
    const found = findings.find((finding) => finding.code === code);
    expect(found).toMatchObject({ weight: 'refusal' });
    await expect(controller.apply({ by: BY, edits })).rejects.toMatchObject({
      fault: {
        code: 'config-unsafe',
        message: expect.stringMatching(words),
        hint: `${found?.fix} Nothing was changed.`,
      },
    });
    expect(await onDisk()).toEqual(before);
    expect(await controller.receipts()).toHaveLength(1);
  },
);

test.each<[string, WishEdit, string]>([
  ['an unknown backend', { kind: 'tune', backend: 'flask-app-9', tuning: { weight: 2 } }, 'backend-unknown'],
  [
    'what this nginx lacks',
    { kind: 'method', method: { kind: 'least_time', by: 'header', inflight: false } },
    'method-unavailable',
  ],
])(
  '%s is refused with its fault by the preview and by the change, and no other edit comes about',
  async (_name, edit, code) => {
    const edits: readonly WishEdit[] = [{ kind: 'scale', scale: 5 }, edit];
    const before = await onDisk();
    await expect(controller.preview({ edits })).rejects.toMatchObject({ fault: { code } });
    await expect(controller.apply({ by: BY, edits })).rejects.toMatchObject({ fault: { code } });
    expect(await onDisk()).toEqual(before);
  },
);

test('what another hand changed in the config is told by the preview as by the change', async () => {
  await writeFile(join(rig.home, 'nginx/current/conf.d/upstream-flask-app.conf'), 'upstream flask-app {}\n');
  const edits: readonly WishEdit[] = [{ kind: 'scale', scale: 5 }];
  const drifted = { fault: { code: 'config-drifted' } };
  await expect(controller.preview({ edits })).rejects.toMatchObject(drifted);
  await expect(controller.apply({ by: BY, edits })).rejects.toMatchObject(drifted);
});

test('a stack that is down has nothing to edit', async () => {
  await controller.down({ by: BY });
  const edits: readonly WishEdit[] = [{ kind: 'scale', scale: 5 }];
  await expect(controller.preview({ edits })).rejects.toMatchObject({ fault: { code: 'stack-down' } });
  await expect(controller.apply({ by: BY, edits })).rejects.toMatchObject({ fault: { code: 'stack-down' } });
});

test('what is asked of no backend any more leaves the wish as if it never was', async () => {
  const { services } = await rig.wish();
  await controller.apply({
    by: BY,
    edits: [
      { kind: 'tune', backend: 'flask-app-1', tuning: { weight: 9 } },
      { kind: 'balancing', balancing: { keepalive: 1 } },
    ],
  });
  await controller.apply({
    by: BY,
    edits: [
      { kind: 'tune', backend: 'flask-app-1', tuning: {} },
      { kind: 'balancing', balancing: {} },
    ],
  });
  expect((await rig.wish()).services).toEqual(services);
});

test('going back to a generation brings its tunings and its balancing back', async () => {
  const tuning = { weight: 5, failTimeoutS: 4 };
  const { generation } = await controller.apply({
    by: BY,
    edits: [
      { kind: 'tune', backend: 'flask-app-1', tuning },
      { kind: 'balancing', balancing: { keepalive: 3 } },
    ],
  });
  await controller.apply({
    by: BY,
    edits: [
      { kind: 'tune', backend: 'flask-app-1', tuning: {} },
      { kind: 'balancing', balancing: {} },
    ],
  });
  await controller.goBack({ by: BY, generation: generation ?? 0 });
  expect((await rig.wish()).services[0]).toMatchObject({
    tunings: { '1': tuning },
    balancing: { keepalive: 3 },
  });
});
