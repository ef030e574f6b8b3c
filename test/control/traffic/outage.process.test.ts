import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StackMemory } from '../../../stack/control/stack-memory.ts';
import { createTrafficDesk } from '../../../stack/control/traffic/traffic-desk.ts';
import { NOTHING } from '../../reconcile/world.ts';
import { hasNginx } from '../config/local-nginx.ts';
import { startTestStack, type TestStack } from '../config/test-stack.ts';

if (!hasNginx) console.log('skipped: a real nginx must leave a backend out, and there is none');

let stack: TestStack;

describe.runIf(hasNginx)('a backend that nginx left out', () => {
  beforeEach(async () => {
    stack = await startTestStack();
  });
  afterEach(() => stack.remove());

  test('is said to have been, for how long and after how many failures, beside where its requests went', async () => {
    const memory = new StackMemory();
    const routing = stack.routing({ kind: 'round_robin' });
    memory.update({ observed: { ...NOTHING, served: { generation: 1, routing } } });
    const desk = createTrafficDesk({
      ...{ memory, nginxFolder: stack.nginx.folder, keep: 5, receipts: () => [] },
      names: () => ['flask-app-1', 'flask-app-2'],
      firstPass: Promise.resolve(),
    });
    try {
      await stack.backends[0]?.kill();
      const endMs = Date.now() + 2500;
      while (Date.now() < endMs) {
        expect(await stack.hit()).toBe('flask-app-2');
        await sleep(50);
      }
      const during = (await desk.view({ window: 'change' })).services[0]?.verdict;
      expect(during?.kind).toBe('explained');
      expect(during?.sentence).toMatch(/^flask-app-1 has been out for \d s after \d+ failures?\.$/);
      expect(during?.reasons[0]).toMatch(/^\d+ retr(y|ies) moved to flask-app-2, away from flask-app-1\.$/);
      expect(during?.test?.p).toBeLessThan(0.01);

      await stack.backends[0]?.revive();
      await expect.poll(() => stack.hit(), { timeout: 30_000, interval: 50 }).toBe('flask-app-1');
      const after = (await desk.view({ window: 'change' })).services[0]?.verdict;
      expect(after?.sentence).toMatch(/^flask-app-1 was out for \d s after \d+ failures?\.$/);
      const [moment] = await desk.moments();
      expect(moment).toMatchObject({ kind: 'failure', receiptId: null });
      expect(moment?.ms).toBeGreaterThanOrEqual(2000);
    } finally {
      await desk.close();
    }
  });
});
