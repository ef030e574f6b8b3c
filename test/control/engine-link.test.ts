/** Which engine is the stack's, and for how long it stays open: engines in memory, found on demand. */
import { expect, test, vi } from 'vitest';
import { createEngineLink } from '../../stack/control/engine-link.ts';
import { StackMemory } from '../../stack/control/stack-memory.ts';
import type { Engine, FindEngine } from '../../stack/engines/engine.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';
import { FaultError } from '../../stack/model/faults.ts';
import type { EngineKind } from '../../stack/model/observed.ts';

const PLACE = {
  project: 'signalbox-test',
  home: '/nonexistent',
  nginxFolder: '/nonexistent/nginx',
  imagesFolder: '/nonexistent/images',
};

interface Found {
  readonly engine: Engine;
  isClosed: boolean;
}

/** Searches for a kind wait for its gate; a kind that is missing is not found. */
function open(
  options: { readonly missing?: EngineKind; readonly gates?: Partial<Record<string, Promise<void>>> } = {},
) {
  const world = createFakeWorld();
  const memory = new StackMemory();
  const found: Found[] = [];
  const events: string[] = [];
  const findEngine: FindEngine = async (_place, wish) => {
    await options.gates?.[wish ?? 'any'];
    if (wish !== null && wish === options.missing)
      throw new FaultError({ code: 'engine-missing', message: `There is no ${wish} engine.` });
    const one: Found = {
      engine: {
        ...createFakeEngine(PLACE, world),
        kind: wish ?? 'process',
        close: async () => {
          one.isClosed = true;
        },
      },
      isClosed: false,
    };
    found.push(one);
    return one.engine;
  };
  const link = createEngineLink(PLACE, findEngine, memory, {
    onEvent: () => events.push('changed'),
    onReturn: () => events.push('returned'),
    report: () => undefined,
  });
  return { world, memory, found, events, link };
}

function gate() {
  let unlock: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (unlock = resolve));
  return { promise, unlock };
}

test('an engine is found once, however many ask for it at once', async () => {
  const { link, found } = open();
  const [first, second] = await Promise.all([link.require('docker'), link.require('docker')]);
  expect(first).toBe(second);
  expect(await link.require(null)).toBe(first);
  expect(found).toHaveLength(1);
  await link.close();
});

test('who asks for one kind while another is searched gets the kind asked for', async () => {
  const searching = gate();
  const { link, found } = open({ gates: { docker: searching.promise } });
  const docker = link.require('docker');
  const process = link.require('process');
  const any = link.require(null);
  searching.unlock();
  expect((await docker).kind).toBe('docker');
  expect((await process).kind).toBe('process');
  expect(['docker', 'process']).toContain((await any).kind);
  expect(found.map((one) => [one.engine.kind, one.isClosed])).toEqual([
    ['docker', true],
    ['process', false],
  ]);
  await link.close();
});

test('who asks for any engine while a missing one is searched gets one all the same', async () => {
  const searching = gate();
  const { link } = open({ missing: 'docker', gates: { docker: searching.promise } });
  const docker = link.require('docker');
  const any = link.require(null);
  searching.unlock();
  await expect(docker).rejects.toMatchObject({ fault: { code: 'engine-missing' } });
  expect((await any).kind).toBe('process');
  await link.close();
});

test('an engine that is asked for and not there leaves the one there is', async () => {
  const { link, memory, found } = open({ missing: 'docker' });
  const process = await link.require('process');
  await expect(link.require('docker')).rejects.toMatchObject({ fault: { code: 'engine-missing' } });
  expect(memory.facts.link).toEqual({ state: 'answering', engine: process, fault: null });
  expect(found[0]?.isClosed).toBe(false);
  await link.close();
});

test('an engine that is replaced is closed when the last who asks it has its answer, and not before', async () => {
  const { link, found } = open();
  await link.require('process');
  const answering = gate();
  const visit = link.visit('process', async (engine) => {
    await answering.promise;
    return engine.kind;
  });
  await link.require('docker');
  expect(found[0]?.isClosed).toBe(false);
  answering.unlock();
  expect(await visit).toBe('process');
  expect(found[0]?.isClosed).toBe(true);
  expect(found[1]?.isClosed).toBe(false);
  await link.close();
});

test('a visit to another engine switches nothing, and closes what it opened even when it fails', async () => {
  const { link, memory, found } = open();
  const process = await link.require('process');
  const failing = link.visit('docker', async ({ kind }) => {
    throw new Error(`asked ${kind}`);
  });
  await expect(failing).rejects.toThrow('asked docker');
  expect(memory.facts.link.engine).toBe(process);
  expect(found.map((one) => one.isClosed)).toEqual([false, true]);
  await link.close();
});

test('closing closes every engine, the one found a moment later too', async () => {
  const searching = gate();
  const { link, found } = open({ gates: { docker: searching.promise } });
  await link.require('process');
  const late = link.require('docker');
  await link.close();
  searching.unlock();
  await expect(late).rejects.toMatchObject({ fault: { code: 'controller-gone' } });
  expect(found.map((one) => one.isClosed)).toEqual([true, true]);
});

test('an engine that falls silent is said to be gone, and its return is told once', async () => {
  const { link, world, memory, events } = open();
  await link.require('process');
  await vi.waitFor(() => expect(world.state.events.listenerCount('event')).toBe(1));
  world.goAway('it was stopped');
  await vi.waitFor(() => expect(memory.facts.link.state).toBe('gone'));
  await expect(link.require(null)).rejects.toMatchObject({ fault: { code: 'engine-gone' } });
  world.comeBack();
  await vi.waitFor(() => expect(memory.facts.link.state).toBe('answering'), { timeout: 15_000 });
  expect(events).toEqual(['returned']);
  await link.close();
});
