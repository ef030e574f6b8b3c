/** Past runs as they lie on disk. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRunsDesk, type RunsDesk } from '../../../stack/control/load/runs-desk.ts';
import type { LoadRun } from '../../../stack/model/load-run.ts';
import { runOf } from '../small-runs.ts';

let home: string;
let desk: RunsDesk;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  desk = createRunsDesk(home);
});
afterEach(() => rmSync(home, { recursive: true }));

function fresh(change: Partial<LoadRun> = {}): Omit<LoadRun, 'run' | 'format'> {
  const { run: _run, format: _format, ...rest } = runOf(1, { name: '', ...change });
  return rest;
}
const numbers = async () => (await desk.list()).runs.map(({ run }) => run);

test('runs that end at once get a number each, are listed newest first, and are there for the next controller', async () => {
  expect(await desk.list()).toEqual({ runs: [], unreadable: 0 });
  await Promise.all([desk.keep(fresh()), desk.keep(fresh()), desk.keep(fresh())]);
  expect(await numbers()).toEqual([3, 2, 1]);
  const next = createRunsDesk(home);
  expect(await next.get({ run: 2 })).toEqual({
    ...runOf(1),
    name: '',
    run: 2,
    load: { ...runOf(1).load, run: 2 },
  });
  const file = join(home, 'runs', '000002.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a name and a note are kept; a run that is removed is gone, and its number is not given again', async () => {
  await desk.keep(fresh());
  await desk.keep(fresh());
  expect(await desk.rename({ run: 1, name: 'before', note: 'no cache' })).toMatchObject({ name: 'before' });
  expect(await desk.get({ run: 1 })).toMatchObject({ name: 'before', note: 'no cache' });
  expect((await desk.remove({ run: 1 })).runs.map(({ run }) => run)).toEqual([2]);
  await expect(desk.get({ run: 1 })).rejects.toMatchObject({ fault: { code: 'run-unknown' } });
  await expect(desk.remove({ run: 1 })).rejects.toMatchObject({ fault: { code: 'run-unknown' } });
  expect(await desk.keep(fresh())).toMatchObject({ run: 3 });
});

test('of two hundred and more, unnamed ones go first, the oldest first', async () => {
  const folder = join(home, 'runs');
  mkdirSync(folder);
  for (let run = 1; run <= 200; run += 1) {
    const name = run <= 2 ? 'kept' : '';
    writeFileSync(
      join(folder, `${String(run).padStart(6, '0')}.json`),
      JSON.stringify(runOf(1, { run, name })),
    );
  }
  await desk.keep(fresh());
  await desk.keep(fresh());
  const left = await numbers();
  expect(left).toHaveLength(200);
  expect(left.slice(0, 2)).toEqual([202, 201]);
  expect(left.slice(-4)).toEqual([6, 5, 2, 1]);
});

test('files that are no run cost none of the others: they are counted, left alone, and their number is not taken', async () => {
  await desk.keep(fresh());
  const folder = join(home, 'runs');
  const whole = runOf(1);
  const bad: Readonly<Record<string, string>> = {
    '000002.json': '{"format":1,"run":2',
    '000003.json': JSON.stringify({ ...whole, run: 7 }),
    '000004.json': JSON.stringify({ ...whole, run: 4, load: { ...whole.load, perBackend: 'flask-app-1' } }),
    '000005.json': JSON.stringify({ ...whole, run: 5, note: 'x'.repeat(2_000_000) }),
    '000006.json': `{"__proto__":{"polluted":true},"format":1,"run":6}`,
    '000007.json': '\0\u0001\ufffd',
    '000008.json': JSON.stringify({ ...whole, run: 8, detail: { ...whole.detail, series: null } }),
  };
  for (const [name, text] of Object.entries(bad)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, '000009.json'));
  symlinkSync('/dev/zero', join(folder, '000010.json'));
  writeFileSync(join(folder, 'README'), 'not ours');
  const { runs, unreadable } = await desk.list();
  expect([runs.map(({ run }) => run), unreadable]).toEqual([[1], 9]);
  await expect(desk.get({ run: 5 })).rejects.toMatchObject({ fault: { code: 'run-unknown' } });
  expect(await desk.keep(fresh())).toMatchObject({ run: 11 });
  expect(readdirSync(folder)).toHaveLength(12);
  expect({}).not.toHaveProperty('polluted');
});

test('two runs side by side, as a table for a text and for a spreadsheet, and whole', async () => {
  await desk.keep(fresh({ name: '=cmd|x', note: 'a "note", with\nlines' }));
  await desk.keep({ ...runOf(2), name: 'after' });
  const runs = [1, 2];
  const csv = await desk.export({ runs, format: 'csv' });
  expect(csv.fileName).toBe('signalbox-runs-1-2.csv');
  const [head, first] = csv.text.split('\r\n');
  expect(head).toMatch(/^run,name,at,target,path,.*requests\/s,p50 ms,/);
  expect(first).toContain("1,'=cmd|x,2026-01-01");
  expect(csv.text).toContain('"a ""note"", with\nlines"');
  const markdown = (await desk.export({ runs, format: 'markdown' })).text;
  expect(markdown).toContain('| requests/s | 1000 | 2000 | 100.0 % | ±');
  expect(markdown).toMatch(/\| p50 \| 8 \| 4 \| -50\.0 % \| ±[\d.]+ % \| better \|/);
  expect(markdown).toContain('They differ in balancing method: round\\_robin and least\\_conn.');
  expect(JSON.parse((await desk.export({ runs, format: 'json' })).text)).toEqual([
    await desk.get({ run: 1 }),
    await desk.get({ run: 2 }),
  ]);
});
