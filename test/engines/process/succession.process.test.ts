/** The word to old workers, which the master would say 100 ms later: it costs nobody an answer, and reaches no stranger. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../conformance/eventually.ts';
import type { EngineHarness } from '../conformance/harness.ts';
import { createRig, type Rig } from '../conformance/rig.ts';
import { createProcessHarness, processUnavailable, readKept } from './process-harness.ts';

const unavailable = await processUnavailable();
if (unavailable !== null) console.warn(`skipped: workers of nginx: ${unavailable}`);

describe.skipIf(unavailable !== null)('workers of nginx that are told to quit', () => {
  let harness: EngineHarness;
  let rig: Rig;
  beforeAll(async () => {
    harness = await createProcessHarness();
    rig = await createRig(harness);
    await rig.up();
  });
  afterAll(async () => {
    await rig.removeAll();
    await rig.close();
    await harness.cleanup();
  });

  const quit = (workers: Awaited<ReturnType<Rig['engine']['nginx']['workers']>>) => {
    if (rig.engine.nginx.succession === undefined) throw new Error('the process engine reaches its workers');
    return rig.engine.nginx.succession.quit(workers);
  };

  test('answer what they were asked before they end', async () => {
    const before = await rig.engine.nginx.workers();
    const asked = rig.get('/work?ms=700');
    await eventually(
      'the slow request in the making',
      async () => (await rig.engine.nginx.ask('/stub_status')).body,
      (body) => /Writing: [2-9]/.test(body),
    );
    await quit(before);
    expect((await asked).status).toBe(200);
    await eventually(
      'none of them left',
      () => rig.engine.nginx.workers(),
      (workers) => workers.length > 0 && workers.every(({ pid }) => before.every((old) => old.pid !== pid)),
    );
  });

  test('are left alone where a pid was given to another worker since', async () => {
    const before = await rig.engine.nginx.workers();
    await quit(before.map((worker) => ({ ...worker, bornAt: worker.bornAt - 1 })));
    await rig.get('/work?ms=100');
    expect(await rig.engine.nginx.workers()).toEqual(before);
  });

  test('are seen to have fallen while their master hears nothing, with how they ended', async () => {
    const { nginx } = rig.engine;
    const master = (await readKept(rig.place, 'nginx')).child?.pid ?? 0;
    const [victim, ...others] = await nginx.workers();
    process.kill(master, 'SIGSTOP');
    try {
      process.kill(victim?.pid ?? 0, 'SIGKILL');
      const fallen = await eventually(
        'the fallen one',
        async () => nginx.succession?.fallen() ?? [],
        (seen) => seen.length > 0,
      );
      expect(fallen).toEqual([{ pid: victim?.pid, how: 'exited on signal 9' }]);
      expect(await nginx.workers()).toEqual(others);
    } finally {
      process.kill(master, 'SIGCONT');
    }
    await eventually(
      'another in its place',
      () => nginx.workers(),
      (workers) => workers.length === others.length + 1,
    );
    expect(await nginx.succession?.fallen()).toEqual([]);
  });
});
