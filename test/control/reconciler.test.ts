/** When the loop looks again: by a clock that only this test moves. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Reconciler } from '../../stack/control/reconciler.ts';
import { StackMemory } from '../../stack/control/stack-memory.ts';
import { FaultError } from '../../stack/model/faults.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A loop whose every pass fails, and makes an event of its own, as the start of a broken container does. */
function openFailing() {
  let passes = 0;
  const memory = new StackMemory();
  const reconciler: Reconciler = new Reconciler({
    memory,
    place: { project: 'p', home: '/nonexistent', nginxFolder: '/nonexistent', imagesFolder: '/nonexistent' },
    link: {
      require: async () => {
        passes += 1;
        reconciler.wake();
        throw new FaultError({ code: 'engine-failed', message: 'It does not start.' });
      },
      visit: () => Promise.reject(new Error('nobody visits here')),
      close: async () => undefined,
    },
    receipts: {
      last: () => null,
      list: () => [],
      add: () => Promise.reject(new Error('nothing is done here')),
    },
    meter: { begin: () => expect.unreachable() },
  });
  return { reconciler, memory, passes: () => passes };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('many events become one look', async () => {
  const { reconciler, passes } = openFailing();
  for (let event = 0; event < 50; event += 1) reconciler.wake();
  await pass(59);
  expect(passes()).toBe(0);
  await pass(1);
  expect(passes()).toBe(1);
  await reconciler.close();
});

test('what goes on failing is tried ever more seldom, whatever events the attempts make', async () => {
  const { reconciler, memory, passes } = openFailing();
  reconciler.wake();
  await pass(60);
  expect([...memory.facts.notices.keys()]).toEqual(['engine-failed']);
  for (const [pauseMs, count] of [
    [1000, 2],
    [2000, 3],
    [4000, 4],
    [8000, 5],
    [16_000, 6],
    [30_000, 7],
    [30_000, 8],
  ] as const) {
    reconciler.wake();
    await pass(pauseMs - 1);
    expect(passes()).toBe(count - 1);
    await pass(1);
    expect(passes()).toBe(count);
  }
  await reconciler.close();
});

test('an engine that is back is looked at at once, however long the pause had grown', async () => {
  const { reconciler, passes } = openFailing();
  reconciler.wake();
  await pass(60 + 1000 + 2000 + 4000);
  expect(passes()).toBe(4);
  reconciler.hasten();
  await pass(60);
  expect(passes()).toBe(5);
  await pass(1000);
  expect(passes()).toBe(6);
  await reconciler.close();
});

test('a closed loop looks no more, and refuses changes', async () => {
  const { reconciler, passes } = openFailing();
  reconciler.wake();
  await reconciler.close();
  reconciler.wake();
  reconciler.hasten();
  await reconciler.pass();
  await pass(60_000);
  expect(passes()).toBe(0);
  const edit = { what: 'up', because: 'asked', apply: <Wish>(wish: Wish) => wish };
  await expect(reconciler.change(edit, 'window')).rejects.toMatchObject({
    fault: { code: 'controller-gone' },
  });
});
