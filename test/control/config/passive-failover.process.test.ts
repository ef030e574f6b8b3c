import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasNginx, NGINX_PROGRAM } from './local-nginx.ts';
import { startTestStack, type TestStack } from './test-stack.ts';

if (!hasNginx) console.log(`skipped: a real nginx must fail over, and there is none at ${NGINX_PROGRAM}`);

let stack: TestStack;

describe.runIf(hasNginx)('a backend that is killed', () => {
  beforeEach(async () => {
    stack = await startTestStack();
  });
  afterEach(() => stack.remove());

  test('costs no client an error, and gets its share again soon after it is back', async () => {
    const before = await hits(20);
    expect(before).toEqual({ 'flask-app-1': 10, 'flask-app-2': 10 });
    // Connections nginx kept to it are cut, as when a process is killed.
    await stack.backends[0]?.kill();
    expect(await hits(100)).toEqual({ 'flask-app-2': 100 });
    await stack.backends[0]?.revive();
    for (let look = 0; ; look += 1) {
      const { 'flask-app-1': share = 0, ...others } = await hits(10);
      expect(Object.keys(others)).toEqual(['flask-app-2']);
      if (share > 0) break;
      expect(look, 'looks of 100 ms').toBeLessThan(100);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  test('leaves requests that were under way to the others', async () => {
    const running = Array.from({ length: 40 }, () => stack.hit('/slow'));
    await stack.backends[0]?.arrival();
    await stack.backends[0]?.kill();
    expect(new Set(await Promise.all(running))).toEqual(new Set(['flask-app-2']));
  });
});

async function hits(count: number): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let turn = 0; turn < count; turn += 1) {
    const answer = await stack.hit();
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}
