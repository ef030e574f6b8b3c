/** Docker stops while a stack is up, and starts again: what a person sees, and what comes of it without a hand. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDocker, searchOf } from '../../stack/engines/docker/find-docker.ts';
import { socketOf, whyNoDocker } from '../engines/docker/docker-rig.ts';
import { openSocketRelay, type SocketRelay } from '../engines/docker/socket-relay.ts';
import { StackUnderTest, type Status, until } from './stack-under-test.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: an engine that goes away: ${unavailable}`);

interface Seen extends Status {
  readonly faults: readonly Fault[];
  readonly backends: readonly (Status['backends'][number] & { readonly startedAt: string })[];
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

describe.skipIf(unavailable !== null)('an engine whose socket dies and comes back', () => {
  let folder: string;
  let relay: SocketRelay;
  let stack: StackUnderTest;
  let serving: ChildProcess;

  /** `status` ends with 3 while the engine is gone, and answers all the same. */
  const look = async () => {
    const { code: exitCode, stdout } = await stack.run('status', '--json');
    return { exitCode, ...(JSON.parse(stdout) as Seen) };
  };
  const faultOf = async (...words: readonly string[]) => {
    const { code: exitCode, stdout } = await stack.run(...words, '--json');
    return { exitCode, ...(JSON.parse(stdout) as { readonly fault: Fault }).fault };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-gone-'));
    const real = await findDocker(searchOf(process.env), () => undefined);
    real.close();
    relay = await openSocketRelay(join(folder, 'docker.sock'), socketOf(real.title));
    stack = await StackUnderTest.create('docker', { env: { DOCKER_HOST: `unix://${relay.path}` } });
    await stack.json('up', '--engine', 'docker', '--scale', '3', '--port', String(stack.port));
    serving = (await stack.serve()).child;
    await until('the controller has the stack', async () => (await look()).state === 'up');
  });
  afterAll(async () => {
    await relay?.mend();
    await stack?.destroy();
    await relay?.cut();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test('is said to be gone, with a plain reason, while what runs goes on serving', async () => {
    await relay.cut();
    await until('the state is gone', async () => (await look()).state === 'gone');
    const { exitCode, faults, backends } = await look();
    expect(exitCode).toBe(3);
    expect(faults[0]).toMatchObject({
      code: 'engine-gone',
      message: expect.stringMatching(
        /^Docker Engine \S+ at unix:\/\/\S+ does not answer: (the connection was cut|it ended the connection)\.$/,
      ),
      hint: expect.stringContaining('picks it up when the engine is back'),
    });
    expect(backends).toHaveLength(3);
    const answer = await fetch(`http://127.0.0.1:${stack.port}/`);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/^Hello from Flask/)]);
  });

  test('takes no change: exit code 3, a sentence, and the wish as it was', async () => {
    const wish = await stack.wish();
    expect(await faultOf('scale', '4')).toMatchObject({
      exitCode: 3,
      code: 'engine-gone',
      hint: expect.any(String),
    });
    const { code, stderr } = await stack.run('method', 'ip_hash');
    expect([code, stderr]).toEqual([3, expect.stringContaining('Docker does not answer')]);
    expect(await stack.wish()).toBe(wish);
  });

  test('is picked up by itself when it is back, and what fell over meanwhile is put right', async () => {
    const fallen = (await look()).backends[1];
    await stack.killBehindBack('flask-app-2');
    await relay.mend();
    await until('the stack is up again, flask-app-2 started anew', async () => {
      const { state, backends } = await look();
      const isAnew = backends[1]?.startedAt !== fallen?.startedAt;
      return state === 'up' && isAnew && backends.every((one) => one.state === 'ready');
    });
    expect(await stack.existing()).toEqual(['flask-app-1', 'flask-app-2', 'flask-app-3']);
    expect(await stack.hit('-n', '300')).toMatchObject({
      failed: 0,
      perBackend: { 'flask-app-1': 100, 'flask-app-2': 100, 'flask-app-3': 100 },
    });
  });

  test('that dies in the middle of a change has the wish kept, and made so when it is back', async () => {
    const change = faultOf('scale', '6');
    await until('the wish is on disk', async () => (await stack.wish()).includes('"scale": 6'));
    await relay.cut();
    expect(await change).toMatchObject({
      exitCode: 3,
      code: 'engine-gone',
      hint: 'The wish is kept and will be made so when the engine is back.',
    });
    expect(await stack.wish()).toContain('"scale": 6');
    await relay.mend();
    await until('all six are ready', async () => {
      const { state, backends } = await look();
      return state === 'up' && backends.length === 6 && backends.every((one) => one.state === 'ready');
    });
    expect(await stack.existing()).toHaveLength(6);
    expect((await stack.hit('-n', '600')).failed).toBe(0);
  });

  test('leaves nothing behind once the stack is down', async () => {
    await stack.end(serving, 'SIGINT');
    await stack.json('down');
    expect(await stack.leftovers()).toEqual([]);
  });
});
