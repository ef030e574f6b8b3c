/** CPU and memory are asked for while somebody looks, of the engine that answers, and of no other. */
import { expect, test, vi } from 'vitest';
import { StackMemory } from '../../stack/control/stack-memory.ts';
import { createUsageWatch } from '../../stack/control/usage-watch.ts';
import type { Engine, Usage } from '../../stack/engines/engine.ts';
import { createFakeEngine } from '../../stack/engines/fake/fake-engine.ts';
import { createFakeWorld } from '../../stack/engines/fake/fake-world.ts';

const PLACE = {
  project: 'p',
  home: '/nonexistent',
  nginxFolder: '/nonexistent',
  imagesFolder: '/nonexistent',
};

/** An engine whose numbers are told by hand, and which notes who listens. */
function createMeter(): {
  readonly engine: Engine;
  tell(cpu: number): void;
  readonly listening: () => number;
} {
  let tells: ((batch: readonly Usage[]) => void)[] = [];
  return {
    engine: {
      ...createFakeEngine(PLACE, createFakeWorld()),
      usage: async function* (signal) {
        while (!signal.aborted) {
          const batch = await new Promise<readonly Usage[] | null>((resolve) => {
            tells.push(resolve);
            signal.addEventListener('abort', () => {
              tells = tells.filter((one) => one !== resolve);
              resolve(null);
            });
          });
          if (batch !== null) yield batch;
        }
      },
    },
    tell: (cpu) => {
      for (const resolve of tells.splice(0)) resolve([{ name: 'flask-app-1', cpu, memoryBytes: 1 }]);
    },
    listening: () => tells.length,
  };
}

function open() {
  const memory = new StackMemory();
  const watch = createUsageWatch(memory);
  const answer = (engine: Engine) => memory.update({ link: { state: 'answering', engine, fault: null } });
  return { memory, watch, answer };
}

const cpuIn = (memory: StackMemory) => memory.facts.usage.get('flask-app-1')?.cpu ?? null;

test('nobody is asked until somebody looks, and again when the last has looked away', async () => {
  const { memory, watch, answer } = open();
  const meter = createMeter();
  answer(meter.engine);
  expect(meter.listening()).toBe(0);
  const ends = [watch.look(), watch.look()];
  expect(meter.listening()).toBe(1);
  meter.tell(0.5);
  await vi.waitFor(() => expect(cpuIn(memory)).toBe(0.5));
  ends[0]?.();
  await vi.waitFor(() => expect(meter.listening()).toBe(1));
  ends[1]?.();
  expect(meter.listening()).toBe(0);
  expect(cpuIn(memory)).toBeNull();
  watch.close();
});

test('numbers are those of the engine there is: a replaced one is listened to no more', async () => {
  const { memory, watch, answer } = open();
  const [first, second] = [createMeter(), createMeter()];
  answer(first.engine);
  watch.look();
  first.tell(0.1);
  await vi.waitFor(() => expect(cpuIn(memory)).toBe(0.1));
  answer(second.engine);
  expect([first.listening(), second.listening()]).toEqual([0, 1]);
  second.tell(0.2);
  await vi.waitFor(() => expect(cpuIn(memory)).toBe(0.2));
  watch.close();
});

test('an engine that is gone has no numbers, and is asked again when it answers', async () => {
  const { memory, watch, answer } = open();
  const meter = createMeter();
  answer(meter.engine);
  watch.look();
  meter.tell(0.1);
  await vi.waitFor(() => expect(cpuIn(memory)).toBe(0.1));
  const fault = { code: 'engine-gone', message: 'It does not answer.' } as const;
  memory.update({ link: { state: 'gone', engine: meter.engine, fault } });
  expect(cpuIn(memory)).toBeNull();
  expect(meter.listening()).toBe(0);
  answer(meter.engine);
  expect(meter.listening()).toBe(1);
  watch.close();
});

test('an engine that cannot tell shows as not measured, and fails nothing', async () => {
  const { memory, watch, answer } = open();
  const meter = createMeter();
  let asked = 0;
  const failing: Engine = {
    ...meter.engine,
    // biome-ignore lint/correctness/useYield: it fails before it has anything to tell
    usage: async function* () {
      asked += 1;
      throw new Error('no cgroups here');
    },
  };
  answer(failing);
  watch.look();
  await vi.waitFor(() => expect(asked).toBe(1));
  expect(cpuIn(memory)).toBeNull();
  watch.close();
});

test('a closed watch asks nobody, whatever changes', () => {
  const { watch, answer } = open();
  const meter = createMeter();
  watch.look();
  answer(meter.engine);
  expect(meter.listening()).toBe(1);
  watch.close();
  expect(meter.listening()).toBe(0);
  answer(createMeter().engine);
  expect(meter.listening()).toBe(0);
});
