import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyConfig } from '../../../stack/control/config/apply-config.ts';
import type { Method } from '../../../stack/model/desired.ts';
import { hasNginx, NGINX_PROGRAM } from './local-nginx.ts';
import { startTestStack, type TestStack } from './test-stack.ts';

if (!hasNginx)
  console.log(`skipped: requests are counted on a real nginx, and there is none at ${NGINX_PROGRAM}`);

const METHODS: readonly Method[] = [
  { kind: 'least_conn' },
  { kind: 'ip_hash' },
  { kind: 'hash', key: '$request_uri', consistent: true },
  { kind: 'random', two: true },
  { kind: 'round_robin' },
];
let stack: TestStack;

describe.runIf(hasNginx)('under load', () => {
  beforeEach(async () => {
    stack = await startTestStack();
  });
  afterEach(() => stack.remove());

  test('ten switches lose no request of clients with new connections, and log each exactly once', async () => {
    const load = startLoad(16);
    for (let turn = 0; turn < 10; turn += 1) {
      const method = METHODS[turn % METHODS.length] ?? { kind: 'round_robin' };
      const { generation, proof } = await applyConfig({
        nginxFolder: stack.nginx.folder,
        nginx: stack.nginx,
        routing: stack.routing(method),
        reportStage: () => undefined,
      });
      expect(generation).toBe(turn + 2);
      expect(proof).toContain('no old worker takes requests any more');
    }
    const answers = await load.stop();
    expect(answers.filter((answer) => !answer.startsWith('flask-app-'))).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
    expect(await loggedRequests(answers.length)).toBe(answers.length);
  });

  test('a killed worker takes no line of an answered request with it', async () => {
    for (let turn = 0; turn < 20; turn += 1) await stack.hit();
    for (const { pid } of await stack.nginx.workers()) process.kill(pid, 'SIGKILL');
    expect(await loggedRequests(20)).toBe(20);
  });
});

function startLoad(clients: number): { stop(): Promise<readonly string[]> } {
  const answers: string[] = [];
  let isOn = true;
  const running = Array.from({ length: clients }, async () => {
    while (isOn) answers.push(await stack.hit());
  });
  return {
    async stop() {
      isOn = false;
      await Promise.all(running);
      return answers;
    },
  };
}

/** A line is written just after its answer was sent: the last may still be on its way. */
async function loggedRequests(expected: number): Promise<number> {
  const path = join(stack.nginx.folder, 'logs/access.log');
  for (let look = 0; ; look += 1) {
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    if (lines.length >= expected || look === 200) return lines.length;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
