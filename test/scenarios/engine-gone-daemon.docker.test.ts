/** A real Docker daemon is stopped, and killed, under a stack that is up; the panel's controller lives on. */
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAllImageSources } from '../../stack/engines/docker/image-sources.ts';
import { createDockerRig, IMAGES_FOLDER } from '../engines/docker/docker-rig.ts';
import { createOwnDaemon, type OwnDaemon, whyNoOwnDaemon } from '../engines/docker/own-daemon.ts';
import { StackUnderTest, type Status, until } from './stack-under-test.ts';

const unavailable = await whyNoOwnDaemon();
if (unavailable !== null) console.warn(`skipped: a Docker daemon that ends: ${unavailable}`);

describe.skipIf(unavailable !== null)('a Docker daemon that ends and is started again', () => {
  let daemon: OwnDaemon;
  let stack: StackUnderTest;
  let serving: ChildProcess;
  const look = async () => JSON.parse((await stack.run('status', '--json')).stdout) as Seen;
  const isUp = async () => {
    const { state, backends } = await look();
    return state === 'up' && backends.every((one) => one.state === 'ready');
  };

  const startsOf = async () => (await look()).backends.map((one) => one.startedAt);

  beforeAll(async () => {
    const tags = await buildImages();
    daemon = await createOwnDaemon();
    await daemon.load(tags);
    stack = await StackUnderTest.create('docker', {
      env: { DOCKER_HOST: daemon.address },
      within: daemon.within,
      dockerHost: daemon.address,
    });
    await stack.json('up', '--engine', 'docker', '--scale', '3', '--port', String(stack.port));
    serving = (await stack.serve()).child;
    await until('the controller has the stack', isUp);
  });
  afterAll(async () => {
    await stack?.destroy();
    await daemon?.remove();
  });

  test.each([
    // It ends its containers first, and a restart policy brings them back.
    ['stopped', 'SIGTERM'],
    // Containers outlive it, and are ended by the next one's start.
    ['killed', 'SIGKILL'],
  ] as const)(
    '%s: the stack is gone, then up again by itself, whole, without an orphan',
    async (_how, signal) => {
      const wish = await stack.wish();
      const before = await startsOf();
      await daemon.stop(signal);
      await until('the state is gone', async () => (await look()).state === 'gone');
      const { code, stderr } = await stack.run('scale', '4');
      expect([code, stderr]).toEqual([3, expect.stringContaining('Start Docker')]);
      expect(await stack.wish()).toBe(wish);

      await daemon.start();
      await until('all were started anew', async () =>
        (await startsOf()).every((startedAt) => !before.includes(startedAt)),
      );
      await until('the stack is up again', isUp);
      expect(await stack.existing()).toEqual(['flask-app-1', 'flask-app-2', 'flask-app-3']);
      expect(await stack.hit('-n', '300')).toMatchObject({
        failed: 0,
        perBackend: { 'flask-app-1': 100, 'flask-app-2': 100, 'flask-app-3': 100 },
      });
    },
  );

  test('frozen: a change is refused long before anybody would give up waiting, and done once it is thawed', async () => {
    const wish = await stack.wish();
    daemon.freeze();
    const startedAt = performance.now();
    const { code, stderr } = await stack.run('scale', '4');
    const seconds = (performance.now() - startedAt) / 1000;
    daemon.thaw();
    expect([code, stderr]).toEqual([3, expect.stringContaining('engine-gone')]);
    expect(await stack.wish()).toBe(wish);
    // Docker's own calls would be given up after a minute.
    expect(seconds).toBeLessThan(45);
    await stack.json('scale', '4');
    expect((await stack.hit('-n', '400')).failed).toBe(0);
    expect(await stack.existing()).toHaveLength(4);
  });

  test('leaves nothing behind once the stack is down', async () => {
    await stack.end(serving, 'SIGINT');
    await stack.json('down');
    expect(await stack.leftovers()).toEqual([]);
  });
});

interface Seen extends Status {
  readonly backends: readonly (Status['backends'][number] & { readonly startedAt: string | null })[];
}

/** Their tags, as they are at the engine that is there. */
async function buildImages(): Promise<readonly string[]> {
  const rig = await createDockerRig();
  try {
    const engine = await rig.createEngine(await rig.createPlace());
    for (const image of ['nginx', 'flask'])
      await engine.perform({ kind: 'image.build', image }, () => undefined);
    await engine.close();
    return (await readAllImageSources(IMAGES_FOLDER, new Map())).map((one) => one.tag);
  } finally {
    await rig.cleanup();
  }
}
