/** A Docker Engine that answers, but has no image and no registry: what becomes of `up`, which names no engine. */
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createOwnDaemon, NOBODY, type OwnDaemon, whyNoOwnDaemon } from '../engines/docker/own-daemon.ts';
import { StackUnderTest } from './stack-under-test.ts';

const unavailable = (await whyNoOwnDaemon()) ?? whyNoPrograms();
if (unavailable !== null) console.warn(`skipped: an engine without images: ${unavailable}`);

const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
const UNAVAILABLE = 'The image debian:forky-slim is not on this machine and could not be had.';

describe.skipIf(unavailable !== null)('an engine without images and without a registry', () => {
  let folder: string;
  let daemon: OwnDaemon;
  let stack: StackUnderTest | null = null;
  const create = async (within: readonly string[]) => {
    const env = { DOCKER_HOST: daemon.address, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') };
    stack = await StackUnderTest.create('docker', { env, within, dockerHost: daemon.address });
    return stack;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-fallback-'));
    await chmod(folder, 0o755);
    for (const name of ['home', 'tmp']) {
      await mkdir(join(folder, name));
      await chown(join(folder, name), NOBODY, NOBODY);
    }
    daemon = await createOwnDaemon();
  });
  afterEach(async () => {
    await stack?.destroy();
    stack = null;
  });
  afterAll(async () => {
    await daemon?.remove();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  // Only root can make a base image: for anybody else it is as if debootstrap were not there.
  test('gives way to plain processes where no base image can be made, said in a line', async () => {
    const made = await create(AS_NOBODY);
    await chown(made.home, NOBODY, NOBODY);
    const { code, stderr } = await made.run('up', '--scale', '2', '--port', String(made.port));
    expect(linesWith(stderr, 'take over')).toEqual([
      `${UNAVAILABLE} Plain processes of this machine take over.`,
    ]);
    expect(code).toBe(0);
    expect(await made.status()).toMatchObject({ engine: 'process', state: 'up' });
    expect(await made.hit('-n', '100')).toMatchObject({ failed: 0 });
    expect(await made.leftovers()).toEqual([]);
  });

  test('that was asked for by name is a fault of the engine, with what was tried, and nothing takes its place', async () => {
    const made = await create(AS_NOBODY);
    await chown(made.home, NOBODY, NOBODY);
    const { code, stdout } = await made.run('up', '--engine', 'docker', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      3,
      {
        fault: {
          code: 'image-unavailable',
          message: UNAVAILABLE,
          detail: expect.stringMatching(/^pull: .+\ndebootstrap: only root can run it$/),
        },
      },
    ]);
    expect(await made.leftovers()).toEqual([]);
  });

  test('has its base image made by debootstrap where that can be done, said in a line, once, and serves', async () => {
    const made = await create(daemon.within);
    const { code, stderr } = await made.run('up', '--scale', '2', '--port', String(made.port));
    expect(stderr).toMatch(/making debian:forky-slim by debootstrap/);
    expect(linesWith(stderr, 'take over')).toEqual([]);
    expect(code).toBe(0);
    expect(await made.status()).toMatchObject({ engine: 'docker', state: 'up' });
    expect(await made.hit('-n', '100')).toMatchObject({ failed: 0 });
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect((await made.run('down')).code).toBe(0);
    expect(await made.leftovers()).toEqual([]);
  }, 300_000);
});

function linesWith(text: string, words: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(words))
    .map((line) => line.replace(/^[\s·]+/, ''));
}

/** What takes over, and what makes the base image. */
function whyNoPrograms(): string | null {
  const absent = ['/usr/bin/setpriv', '/usr/sbin/nginx', '/usr/bin/gunicorn', '/usr/sbin/debootstrap'].filter(
    (path) => !existsSync(path),
  );
  return absent.length === 0 ? null : `there is no ${absent.join(', no ')}`;
}
