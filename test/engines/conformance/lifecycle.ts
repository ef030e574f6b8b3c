/** Up, scale, replace, stop, death and return, and every step done twice. */
import { expect, test } from 'vitest';
import type { EngineStep } from '../../../stack/model/plan.ts';
import { skipAloud } from '../../skip-aloud.ts';
import { eventually } from './eventually.ts';
import { type Rig, spec } from './rig.ts';

const HOME_NAMES = ['flask-app-1', 'flask-app-2', 'flask-app-3'];

export function testLifecycle(current: () => Rig): void {
  test('observes everything of the stack, sorted and complete', async () => {
    const { engine, port } = current();
    const observed = await engine.observe();

    expect(observed.network).toBe('present');
    expect(observed.images.filter((image) => image.state !== 'current')).toEqual([]);
    expect(observed.nginx).toMatchObject({
      state: 'running',
      fingerprint: 'conformance-nginx',
      reason: null,
    });
    expect(observed.nginx.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(observed.nginx.version).toBe((await engine.site(port)).version);
    expect(observed.backends.map((one) => one.name)).toEqual(HOME_NAMES);
    for (const [index, backend] of observed.backends.entries()) {
      expect(backend).toMatchObject({
        service: 'flask-app',
        number: index + 1,
        state: 'ready',
        fingerprint: spec(index + 1).fingerprint,
        reason: null,
      });
      expect(backend.id).not.toBe('');
      expect(Number.isNaN(Date.parse(backend.startedAt ?? ''))).toBe(false);
    }
    expect(new Set(observed.backends.map((one) => one.address)).size).toBe(3);
  });

  test('serves through nginx from each backend', async () => {
    const rig = current();
    if (rig.harness.serves === 'nothing') return;
    const answers = await Promise.all(Array.from({ length: 30 }, () => rig.get('/')));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect([...new Set(answers.map((answer) => answer.backend))].sort()).toEqual(HOME_NAMES);
  });

  test('scales up: new backends join, those before them are the same ones', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    const added = [spec(4), spec(5)];
    await rig.perform(...added.map((backend): EngineStep => ({ kind: 'backend.start', backend })));
    await rig.perform(...added.map((backend): EngineStep => ({ kind: 'backend.await', backend })));

    const after = await rig.engine.observe();
    expect(after.backends.slice(0, 3)).toEqual(before.backends);
    expect(after.backends.slice(3).map(({ name, state }) => ({ name, state }))).toEqual([
      { name: 'flask-app-4', state: 'ready' },
      { name: 'flask-app-5', state: 'ready' },
    ]);
  });

  test('scales down: a removed backend is observed no more, the others are the same ones', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    await rig.perform({ kind: 'backend.remove', name: 'flask-app-3' });
    expect((await rig.engine.observe()).backends).toEqual(before.backends.slice(0, 2));
  });

  test('replaces one: another fingerprint at the same address, the others are the same ones', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    const replacement = spec(2, 1);
    await rig.perform({ kind: 'backend.remove', name: 'flask-app-2' });
    await rig.perform({ kind: 'backend.start', backend: replacement });
    await rig.perform({ kind: 'backend.await', backend: replacement });

    const after = await rig.engine.observe();
    expect(after.backends[0]).toEqual(before.backends[0]);
    expect(after.backends[2]).toEqual(before.backends[2]);
    expect(after.backends[1]).toMatchObject({
      state: 'ready',
      fingerprint: replacement.fingerprint,
      address: before.backends[1]?.address,
    });
    expect(after.backends[1]?.id).not.toBe(before.backends[1]?.id);
  });

  test('stops one: it stays, stopped, and starts again as the same backend', async () => {
    const rig = current();
    await rig.perform({ kind: 'backend.stop', name: 'flask-app-2' });
    expect(await rig.backend('flask-app-2')).toMatchObject({
      state: 'stopped',
      fingerprint: spec(2).fingerprint,
    });
    expect(await rig.engine.isReady(spec(2))).toBe(false);

    await rig.perform({ kind: 'backend.start', backend: spec(2) });
    await rig.perform({ kind: 'backend.await', backend: spec(2) });
    expect(await rig.backend('flask-app-2')).toMatchObject({ state: 'ready' });
    expect(await rig.engine.isReady(spec(2))).toBe(true);
  });

  test('a backend killed behind our back comes back by itself, started anew', async () => {
    const rig = current();
    const before = await rig.backend('flask-app-1');
    await rig.harness.killBehindBack(rig.place, 'flask-app-1');
    const after = await eventually(
      'the killed backend ready again',
      () => rig.backend('flask-app-1'),
      (backend) => backend?.state === 'ready' && backend.startedAt !== before?.startedAt,
    );
    expect(after).toMatchObject({ fingerprint: before?.fingerprint, address: before?.address });
  });

  test('a step whose result is there already changes nothing', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    await rig.perform({ kind: 'network.create' });
    await rig.perform({ kind: 'backend.start', backend: spec(1) });
    await rig.perform({ kind: 'backend.await', backend: spec(1) });
    await rig.perform(rig.nginxStart());
    await rig.perform({ kind: 'backend.stop', name: 'flask-app-9' });
    await rig.perform({ kind: 'backend.remove', name: 'flask-app-9' });
    expect(await rig.engine.observe()).toEqual(before);

    await rig.perform({ kind: 'backend.stop', name: 'flask-app-2' });
    const stopped = await rig.engine.observe();
    await rig.perform({ kind: 'backend.stop', name: 'flask-app-2' });
    expect(await rig.engine.observe()).toEqual(stopped);
  });
}

/** Last of all: what was made is gone, and removing it once more is no fault. */
export function testRemoval(current: () => Rig): void {
  test('removing everything leaves nothing', async () => {
    const rig = current();
    await rig.home();
    await rig.removeAll();
    expect(await rig.engine.observe()).toMatchObject({
      network: 'absent',
      nginx: { state: 'absent', fingerprint: null, id: null },
      backends: [],
    });
    expect(await rig.harness.leftovers(rig.place)).toEqual([]);
    await rig.removeAll();
  });

  test('a public port in use is refused with port-taken, and nothing of nginx is left behind', async () => {
    const rig = current();
    const occupied = await rig.harness.occupyPort(rig.port);
    try {
      await rig.perform({ kind: 'network.create' });
      await rig.writeConfig(90, []);
      const fault = await rig.perform(rig.nginxStart()).then(
        () => null,
        (thrown: { fault?: { code: string } }) => thrown.fault?.code,
      );
      expect(fault).toBe('port-taken');
      expect((await rig.engine.observe()).nginx.state).toBe('absent');
    } finally {
      await occupied.release();
      await rig.removeAll();
    }
    expect(await rig.harness.leftovers(rig.place)).toEqual([]);
  });

  test('an engine that is gone says so, and ends its watchers', async (context) => {
    const rig = current();
    if (rig.harness.makeGone === null)
      return skipAloud(context, 'this engine cannot be taken away without harm');
    const events = rig.engine.watch(new AbortController().signal)[Symbol.asyncIterator]();
    const next = events.next();
    await rig.harness.makeGone(rig.place);
    await expect(rig.engine.ping()).rejects.toMatchObject({ fault: { code: 'engine-gone' } });
    expect((await next).value).toMatchObject({ kind: 'gone' });
    expect((await events.next()).done).toBe(true);
  });
}
