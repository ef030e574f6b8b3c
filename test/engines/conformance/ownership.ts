/** Who is ours: a second controller finds all of it, and nobody touches what is not. */
import { expect, test } from 'vitest';
import { type Rig, spec } from './rig.ts';

export function testOwnership(current: () => Rig): void {
  test('a second engine adopts what runs: it sees the same, reads it, and acts on it', async () => {
    const rig = current();
    const second = await rig.secondEngine();
    const { backends, nginx } = await rig.engine.observe();
    expect(await second.observe()).toMatchObject({ backends, nginx });
    expect((await second.nginx.workers()).length).toBeGreaterThan(0);

    await second.perform({ kind: 'backend.remove', name: 'flask-app-3' }, () => undefined);
    expect(await rig.names()).toEqual(['flask-app-1', 'flask-app-2']);
    await second.perform({ kind: 'backend.start', backend: spec(3) }, () => undefined);
    await second.perform({ kind: 'backend.await', backend: spec(3) }, () => undefined);
    expect(await rig.backend('flask-app-3')).toMatchObject({ state: 'ready' });
  });

  test('an engine that closes leaves everything running', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    const second = await rig.secondEngine();
    await second.observe();
    await second.close();
    expect(await rig.engine.observe()).toEqual(before);
  });

  test('a foreign thing with a similar name is neither observed nor touched', async () => {
    const rig = current();
    await rig.harness.plantForeign(rig.place);
    expect(await rig.names()).toEqual(['flask-app-1', 'flask-app-2', 'flask-app-3']);
    await rig.perform({ kind: 'backend.remove', name: 'flask-app-3' });
    await rig.perform({ kind: 'backend.remove', name: 'flask-app-77' });
    expect(await rig.harness.isForeignUntouched()).toBe(true);
  });
}
