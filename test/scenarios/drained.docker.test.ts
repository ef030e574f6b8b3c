/** A drained backend, on an nginx that knows `drain`: who is bound to it stays, nobody new comes, nothing is lost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoDocker } from '../engines/docker/docker-rig.ts';
import { type Answer, askAnew } from './ask-anew.ts';
import { StackUnderTest } from './stack-under-test.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: a drained backend: ${unavailable}`);

describe.skipIf(unavailable !== null)('a backend that is drained on the docker engine', () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.create('docker');
    await stack.json('up', '--engine', 'docker', '--scale', '3', '--port', String(stack.port));
  });
  afterAll(() => stack?.destroy());

  async function ask(cookie?: string): Promise<Answer> {
    const answer = await askAnew(stack.port, cookie);
    expect(answer.status).toBe(200);
    return answer;
  }
  async function newClients(requests: number): Promise<readonly string[]> {
    const backends = new Set<string>();
    for (let sent = 0; sent < requests; sent += 1) backends.add((await ask()).backend);
    return [...backends].sort();
  }

  test('keeps the clients bound to it and gets no others; down it gets nobody; let in it takes its weight again', async () => {
    await stack.json('balancing', '--sticky-cookie', 'srv');
    let bound = await ask();
    for (let tries = 0; bound.backend !== 'flask-app-2' && tries < 30; tries += 1) bound = await ask();
    expect(bound.backend).toBe('flask-app-2');

    await stack.json('backend', 'flask-app-2', 'set', '--drain');
    expect(await newClients(60)).toEqual(['flask-app-1', 'flask-app-3']);
    for (let sent = 0; sent < 20; sent += 1) expect((await ask(bound.cookie)).backend).toBe('flask-app-2');

    await stack.json('backend', 'flask-app-2', 'set', '--down');
    for (let sent = 0; sent < 20; sent += 1)
      expect((await ask(bound.cookie)).backend).not.toBe('flask-app-2');

    await stack.json('apply', '--set', 'flask-app-2:in,weight=2', '--no-sticky');
    const hit = await stack.hit('-n', '400');
    expect(hit.failed).toBe(0);
    expect(hit.perBackend).toEqual({ 'flask-app-1': 100, 'flask-app-2': 200, 'flask-app-3': 100 });
  });
});
