import { describe, expect, test } from 'vitest';
import { countCalls } from '../../stack/cli/count-calls.ts';
import { checkInput } from '../../stack/contract/check-input.ts';
import { loadInput } from '../../stack/contract/inputs.ts';
import type { Controller } from '../../stack/control/controller.ts';
import { createSmallController } from '../control/small-controller.ts';

describe('who uses a controller that is about to leave', () => {
  test('a change is waited for until it has its answer', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { controller, waiting } = countCalls(createSmallController({ gate }));
    const changing = controller.scale({ by: 'browser', scale: 2 });
    expect(waiting()).toBe(1);
    open();
    await changing;
    expect(waiting()).toBe(0);
  });

  test.each<[string, (controller: Controller) => Promise<unknown>]>([
    ['an undo', (controller) => controller.undo({ by: 'browser' })],
    [
      'staged edits',
      (controller) => controller.apply({ by: 'browser', edits: [{ kind: 'scale', scale: 2 }] }),
    ],
    ['a way back', (controller) => controller.goBack({ by: 'browser', generation: 2 })],
    ['a restart of all', (controller) => controller.restart({ by: 'browser', parallel: 1 })],
  ])('%s is waited for like any other change', async (_name, ask) => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { controller, waiting } = countCalls(createSmallController({ gate }));
    const changing = ask(controller);
    expect(waiting()).toBe(1);
    open();
    await changing;
    expect(waiting()).toBe(0);
  });

  test('a change that fails is no longer waited for', async () => {
    const { controller, waiting } = countCalls(createSmallController({ throws: new Error('no') }));
    await expect(controller.down({ by: 'browser' })).rejects.toThrow('no');
    expect(waiting()).toBe(0);
  });

  test('a load run is waited for to its end, those who watch or follow are not', async () => {
    const { controller, waiting } = countCalls(createSmallController());
    const ending = new AbortController();
    const loads = controller
      .runLoad(checkInput(loadInput, { requests: 1, concurrency: 1 }), ending.signal)
      [Symbol.asyncIterator]();
    const boards = controller.watchBoard(ending.signal)[Symbol.asyncIterator]();
    await Promise.all([loads.next(), boards.next()]);
    expect(waiting()).toBe(1);
    await loads.return?.();
    expect(waiting()).toBe(0);
    await boards.return?.();
  });
});
