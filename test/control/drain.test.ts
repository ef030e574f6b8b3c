import { expect, test } from 'vitest';
import { drain } from '../../stack/control/drain.ts';
import type { NginxWorker } from '../../stack/engines/engine.ts';

const fresh: NginxWorker = { pid: 20, bornAt: 2, isLeaving: false };
const leaving = (pid: number): NginxWorker => ({ pid, bornAt: 1, isLeaving: true });

/** What is seen look after look; the last look stays. */
function seen(...looks: readonly (readonly NginxWorker[])[]) {
  let look = 0;
  return {
    looks: () => look,
    workers: async () => {
      look += 1;
      return looks[Math.min(look, looks.length) - 1] ?? [];
    },
  };
}

test('where no worker is leaving, nothing is waited for', async () => {
  const nginx = seen([fresh]);
  expect(await drain(nginx)).toBeNull();
  expect(nginx.looks()).toBe(1);
});

test('waits until every worker that was leaving is gone, and says so', async () => {
  const nginx = seen([leaving(10), leaving(11), fresh], [leaving(10), fresh], [fresh]);
  expect((await drain(nginx))?.name).toBe('wait until nginx’s old workers ended their requests');
  expect(nginx.looks()).toBe(3);
});

test('a worker that begins to leave later is not this change’s to wait for', async () => {
  const nginx = seen([leaving(10), fresh], [leaving(20)]);
  expect((await drain(nginx))?.name).toContain('ended their requests');
});

test('the wait is bounded, and the receipt says that it gave up', async () => {
  const stage = await drain(seen([leaving(10), fresh]), 120);
  expect(stage?.name).toBe('give up waiting: an old worker of nginx still had requests');
  expect(stage?.ms).toBeGreaterThanOrEqual(120);
});
