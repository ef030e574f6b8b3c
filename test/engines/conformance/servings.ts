/** A backend served otherwise than its neighbours: awaited, reached past nginx, stopped and started. */
import { expect, test } from 'vitest';
import { type BackendSpec, backendSpecOf } from '../../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../../stack/model/desired.ts';
import type { EngineStep } from '../../../stack/model/plan.ts';
import type { Serving } from '../../../stack/model/serving.ts';
import { ask } from '../flavours/ask.ts';
import type { Rig } from './rig.ts';

/** The config in force has never heard of uwsgi: what is to be routed soon must be awaited all the same. */
export function testServings(current: () => Rig): void {
  test('each serving comes up beside the others, keeps its own port past nginx, and goes', async () => {
    const rig = current();
    const before = await rig.engine.observe();
    const added = SERVINGS.map((serving, index) => specOf(serving, FIRST_NUMBER + index));
    await rig.perform(...steps('backend.start', added));
    await rig.perform(...steps('backend.await', added));
    const seen = await reached(rig, added);

    await rig.perform(...added.map(({ name }): EngineStep => ({ kind: 'backend.stop', name })));
    await rig.perform(...steps('backend.start', added));
    await rig.perform(...steps('backend.await', added));
    expect(await reached(rig, added)).toEqual(seen);

    await rig.perform(...added.map(({ name }): EngineStep => ({ kind: 'backend.remove', name })));
    expect(await rig.engine.observe()).toEqual(before);
  });
}

const FIRST_NUMBER = 6;

const SERVINGS: readonly Serving[] = [
  { kind: 'uwsgi', processes: 2, threads: 1, protocol: 'uwsgi' },
  { kind: 'uwsgi', processes: 1, threads: 2, protocol: 'http' },
  { kind: 'flask' },
];

function specOf(serving: Serving, number: number): BackendSpec {
  return backendSpecOf({ ...DEFAULT_SERVICE, serving, direct: true }, number);
}

function steps(
  kind: 'backend.start' | 'backend.await',
  specs: readonly BackendSpec[],
): readonly EngineStep[] {
  return specs.map((backend) => ({ kind, backend }));
}

/** The addresses past nginx of backends that are all ready; those of http answer there. */
async function reached(rig: Rig, specs: readonly BackendSpec[]): Promise<readonly string[]> {
  const { backends } = await rig.engine.observe();
  const addresses: string[] = [];
  for (const { name, protocol } of specs) {
    const found = backends.find((one) => one.name === name);
    expect(found).toMatchObject({
      state: 'ready',
      directAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    const address = found?.directAddress ?? '';
    addresses.push(address);
    if (rig.harness.serves === 'nothing' || protocol === 'uwsgi') continue;
    expect(await ask(Number(address.split(':')[1]), '/')).toMatchObject({ status: 200, backend: name });
  }
  return addresses;
}
