/** What is kept outlives whoever started it; what only looks kept is never touched. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import { layoutOf, recordPath } from '../../../stack/engines/process/layout.ts';
import { findProcessEngine } from '../../../stack/engines/process/process-engine.ts';
import { isAlive } from '../../../stack/engines/process/process-table.ts';
import { eventually } from '../conformance/eventually.ts';
import { spec } from '../conformance/rig.ts';
import { leftoversOf, placeIn, processUnavailable, readKept, removeHome } from './process-harness.ts';

const quiet = () => undefined;
const homes: string[] = [];
const engines: Engine[] = [];

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  for (const home of homes.splice(0)) await removeHome(home);
});

const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: kept backends: ${unavailable}`);

describe.skipIf(unavailable !== null)('a kept backend', () => {
  test('outlives its controller’s SIGKILL, and is adopted by the next one', async () => {
    const place = await freshPlace();
    const script = fileURLToPath(new URL('./start-one.ts', import.meta.url));
    const controller = spawn(process.execPath, ['--import', 'tsx', script, place.home], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(controller.stdout, 'data');
    controller.kill('SIGKILL');
    await once(controller, 'exit');

    const engine = await engineAt(place);
    expect((await engine.observe()).backends).toMatchObject([{ name: 'flask-app-1', state: 'ready' }]);
    await engine.perform({ kind: 'backend.remove', name: 'flask-app-1' }, quiet);
    await engine.perform({ kind: 'network.remove' }, quiet);
    expect(await leftoversOf(place)).toEqual([]);
  });

  test('whose keeper was killed ends too, is told as failed, and starts again', async () => {
    const place = await freshPlace();
    const engine = await startedAt(place);
    const before = await readKept(place, 'flask-app-1');
    const stop = new AbortController();
    const deaths = (async () => {
      for await (const event of engine.watch(stop.signal)) if (event.kind === 'changed') return event;
      return null;
    })();
    process.kill(before.keeper.pid, 'SIGKILL');

    expect(await deaths).toMatchObject({ name: 'flask-app-1', what: 'ended' });
    expect((await engine.observe()).backends).toMatchObject([
      { state: 'failed', reason: 'the keeper of this process was ended' },
    ]);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
    await engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);
    expect(before.child !== null && (await isAlive(before.child))).toBe(false);
    expect((await engine.observe()).backends).toMatchObject([{ state: 'ready' }]);
  });

  test('whose record was taken away is nobody’s, and ends by itself', async () => {
    const place = await freshPlace();
    const engine = await startedAt(place);
    await engine.close();
    await rm(recordPath(layoutOf(place), 'flask-app-1'));
    await eventually(
      'no process left',
      async () => (await leftoversOf(place)).filter((one) => /^\d+ /.test(one)),
      (left) => left.length === 0,
    );
  });
});

describe.skipIf(unavailable !== null)('a record', () => {
  test('whose pid was given to another process never leads to a signal', async () => {
    const place = await freshPlace();
    const engine = await startedAt(place);
    await engine.perform({ kind: 'backend.stop', name: 'flask-app-1' }, quiet);
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
    try {
      const pid = stranger.pid ?? 0;
      const record = await readKept(place, 'flask-app-1');
      const old = { pid, start: '1' };
      const claim = {
        ...record,
        state: 'running',
        keeper: old,
        child: { ...old, since: record.lastExit?.at },
      };
      await writeFile(recordPath(layoutOf(place), 'flask-app-1'), JSON.stringify(claim));

      expect((await engine.observe()).backends).toMatchObject([{ state: 'failed' }]);
      await engine.perform({ kind: 'backend.stop', name: 'flask-app-1' }, quiet);
      await engine.perform({ kind: 'backend.remove', name: 'flask-app-1' }, quiet);
      expect((await engine.observe()).backends).toEqual([]);
      expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  test('from before a reboot is told as failed, and its pids mean nothing', async () => {
    const place = await freshPlace();
    const engine = await startedAt(place);
    const record = await readKept(place, 'flask-app-1');
    const file = recordPath(layoutOf(place), 'flask-app-1');
    const text = await readFile(file, 'utf8');
    await writeFile(file, JSON.stringify({ ...record, boot: 'another' }));

    expect((await engine.observe()).backends).toMatchObject([
      { state: 'failed', reason: 'this machine was started anew' },
    ]);
    await engine.perform({ kind: 'backend.stop', name: 'flask-app-1' }, quiet);
    expect(await isAlive(record.keeper)).toBe(true);
    await writeFile(file, text);
  });

  test('that no keeper wrote is passed over', async () => {
    const place = await freshPlace();
    const engine = await startedAt(place);
    const { records } = layoutOf(place);
    await writeFile(join(records, 'flask-app-7.json'), '{"format":1}');
    await writeFile(join(records, 'flask-app-8.json'), 'no json');
    await writeFile(join(records, 'flask-app-9.json'), await readFile(join(records, 'flask-app-1.json')));
    expect((await engine.observe()).backends.map((one) => one.name)).toEqual(['flask-app-1']);
  });
});

async function freshPlace(): Promise<StackPlace> {
  const home = await mkdtemp(join(tmpdir(), 'signalbox-process-'));
  homes.push(home);
  return placeIn(home);
}

async function engineAt(place: StackPlace): Promise<Engine> {
  const engine = await findProcessEngine(place, quiet);
  engines.push(engine);
  return engine;
}

async function startedAt(place: StackPlace): Promise<Engine> {
  const engine = await engineAt(place);
  await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
  await engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);
  return engine;
}
