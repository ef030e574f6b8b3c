/** The engine in memory meets the obligations of the real ones, and fails on demand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StackPlace } from '../../stack/engines/engine.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';
import { spec } from './conformance/rig.ts';
import { describeEngine } from './conformance.ts';

describeEngine('fake', async () => {
  const world = createFakeWorld();
  const folders: string[] = [];
  return {
    serves: 'nothing',
    createPlace: async () => {
      const home = await mkdtemp(join(tmpdir(), 'signalbox-fake-'));
      folders.push(home);
      return placeIn(home);
    },
    createEngine: async (place) => createFakeEngine(place, world),
    freePort: async () => 8080,
    killBehindBack: async (_place, name) => world.kill(name),
    plantForeign: async () => undefined,
    isForeignUntouched: async () => true,
    occupyPort: async (port) => {
      world.occupyPort(port);
      return { release: async () => world.releasePort(port) };
    },
    makeGone: async () => world.goAway('it was taken away'),
    leftovers: async () => [...world.state.backends.keys()],
    cleanup: async () => {
      for (const folder of folders) await rm(folder, { recursive: true });
    },
  };
});

const unused = placeIn(join(tmpdir(), 'signalbox-fake-unused'));
const quiet = () => undefined;

test('a scripted fault hits the named step once, and the step did nothing', async () => {
  const world = createFakeWorld();
  const engine = createFakeEngine(unused, world);
  world.failNext('backend.start', { code: 'engine-failed', message: 'scripted' }, 'flask-app-2');

  await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
  const second = () => engine.perform({ kind: 'backend.start', backend: spec(2) }, quiet);
  await expect(second()).rejects.toMatchObject({ fault: { code: 'engine-failed', message: 'scripted' } });
  expect((await engine.observe()).backends.map((one) => one.name)).toEqual(['flask-app-1']);
  await second();
  expect((await engine.observe()).backends.map((one) => one.name)).toEqual(['flask-app-1', 'flask-app-2']);
});

test('a silent backend is unready, with its last words as detail', async () => {
  const world = createFakeWorld();
  const engine = createFakeEngine(unused, world);
  world.setAnswering('flask-app-1', 'silent');
  await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
  world.say('flask-app-1', 'ImportError: no module named app');

  const waiting = engine.perform({ kind: 'backend.await', backend: spec(1) }, quiet);
  await expect(waiting).rejects.toMatchObject({
    fault: { code: 'backend-unready', detail: expect.stringContaining('ImportError') },
  });
  expect((await engine.observe()).backends[0]?.state).toBe('starting');
});

test('a gone engine comes back with everything as it was', async () => {
  const world = createFakeWorld();
  const engine = createFakeEngine(unused, world);
  await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
  const before = await engine.observe();
  world.goAway('the daemon was stopped');
  await expect(engine.observe()).rejects.toMatchObject({ fault: { code: 'engine-gone' } });
  world.comeBack();
  expect(await engine.observe()).toEqual(before);
});

test('the same moves give the same ids and times', async () => {
  const observe = async () => {
    const engine = createFakeEngine(unused);
    await engine.perform({ kind: 'backend.start', backend: spec(1) }, quiet);
    await engine.perform({ kind: 'backend.start', backend: spec(2) }, quiet);
    return engine.observe();
  };
  expect(await observe()).toEqual(await observe());
});

function placeIn(home: string): StackPlace {
  return {
    project: 'signalbox-test',
    home,
    nginxFolder: join(home, 'nginx'),
    imagesFolder: join(home, 'images'),
  };
}
