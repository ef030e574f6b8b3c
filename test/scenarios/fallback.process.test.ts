/** No Docker Engine that may be used, and nobody named one: plain processes take over, and a line says why. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI, StackUnderTest } from './stack-under-test.ts';

const unavailable = whyNot();
if (unavailable !== null) console.warn(`skipped: fallbacks: ${unavailable}`);

const NOBODY = 65_534;
/** Hides what this machine's engines have in /run, in a view of the file system of the command's own. */
const WITHOUT_RUN = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /run && exec "$@"', 'sh'];
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

describe.skipIf(unavailable !== null)('without an engine that may be used', () => {
  let folder: string;
  let stack: StackUnderTest | null;
  let server: Server | null;
  const socket = () => join(folder, 'docker.sock');
  const up = (...words: readonly string[]) =>
    stack?.run('up', '--scale', '2', '--port', String(stack.port), ...words) ??
    Promise.reject(new Error('no stack'));

  beforeEach(async () => {
    stack = null;
    server = null;
    folder = await mkdtemp(join(tmpdir(), 'signalbox-fallback-'));
    await chmod(folder, 0o755);
  });
  afterEach(async () => {
    await stack?.destroy();
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['is not there', async () => undefined, /nothing is at unix:/],
    ['is dead', leaveDeadSocket, /no engine answers at unix:\S+: .*ECONNREFUSED/],
  ])('a DOCKER_HOST that %s: the process engine, said in a line', async (_title, make, word) => {
    await make(socket());
    stack = await StackUnderTest.create('process', {
      within: WITHOUT_RUN,
      env: { DOCKER_HOST: `unix://${socket()}` },
    });
    const { code, stderr } = await up();
    expect(stderr).toMatch(word);
    expect(lines(stderr, 'take over')).toEqual([
      'No Docker Engine answers on this machine. Plain processes of this machine take over.',
    ]);
    expect(code).toBe(0);
    expect(await stack.status()).toMatchObject({ engine: 'process', state: 'up' });
    expect(await stack.hit('-n', '100')).toMatchObject({ failed: 0 });

    const named = await stack.run('up', '--engine', 'docker', '--json');
    expect([named.code, JSON.parse(named.stdout)]).toMatchObject([2, { fault: { code: 'input-invalid' } }]);
  });

  test('a named engine that is not there is a fault of the engine, and nothing takes its place', async () => {
    stack = await StackUnderTest.create('process', {
      within: WITHOUT_RUN,
      env: { DOCKER_HOST: `unix://${socket()}` },
    });
    const { code, stdout } = await up('--engine', 'docker', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      3,
      { fault: { code: 'engine-missing', message: 'No Docker Engine answers on this machine.' } },
    ]);
    expect(await stack.leftovers()).toEqual([]);
  });

  const noNobody = unavailable ?? whyNotAsNobody();
  if (noNobody !== null) console.warn(`skipped: a forbidden socket: ${noNobody}`);
  describe.skipIf(noNobody !== null)('because its socket is forbidden', () => {
    beforeEach(async () => {
      server = createServer().listen(socket());
      await new Promise((resolve) => server?.once('listening', resolve));
      await chmod(socket(), 0o600);
      await mkdir(join(folder, 'home'));
      await chown(join(folder, 'home'), NOBODY, NOBODY);
      stack = await StackUnderTest.create('process', {
        within: [...WITHOUT_RUN, ...AS_NOBODY],
        env: { DOCKER_HOST: `unix://${socket()}`, HOME: join(folder, 'home') },
      });
      await chown(stack.home, NOBODY, NOBODY);
    });

    test('a named docker engine is one plain sentence with the fix, and exit code 3', async () => {
      const { code, stderr } = await up('--engine', 'docker');
      const said = stderr.trim().split('\n').slice(-2);
      expect([code, said]).toEqual([
        3,
        [
          `signalbox: A Docker Engine is at unix://${socket()}, but you may not speak to it. (engine-forbidden)`,
          expect.stringMatching(/^ {2}Run `sudo usermod -aG docker \$USER`, then log out and in again\./),
        ],
      ]);
    });

    test('the process engine takes over where none was named, said in a line, and serves without root', async () => {
      const { code, stderr } = await up();
      expect(lines(stderr, 'take over')).toEqual([
        `A Docker Engine is at unix://${socket()}, but you may not speak to it. Plain processes of this machine take over.`,
      ]);
      expect(code).toBe(0);
      expect(await stack?.status()).toMatchObject({ engine: 'process', state: 'up' });
      expect(await stack?.hit('-n', '100')).toMatchObject({ failed: 0 });
      expect((await stack?.run('down'))?.code).toBe(0);
      expect(await stack?.leftovers()).toEqual([]);
    });
  });
});

function lines(text: string, containing: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(containing))
    .map((line) => line.replace(/^[\s·]+/, ''));
}

/** As a daemon leaves it that was killed. */
async function leaveDeadSocket(path: string): Promise<void> {
  const bind =
    'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
  try {
    execFileSync(process.execPath, ['-e', bind, path], { stdio: 'ignore' });
  } catch {
    // Killed, as it was meant to be.
  }
}

/** A clone in root's own folder is nobody else's to read. */
function whyNotAsNobody(): string | null {
  try {
    execFileSync(AS_NOBODY[0] ?? '', [...AS_NOBODY.slice(1), CLI, '--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return `user ${NOBODY} may not run ${CLI}`;
  }
}

/** Null where these tests can run. */
function whyNot(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root of a Linux can hide its sockets';
  const absent = ['/usr/bin/unshare', '/usr/bin/setpriv', '/usr/sbin/nginx', '/usr/bin/gunicorn'].filter(
    (path) => !existsSync(path),
  );
  if (absent.length > 0) return `there is no ${absent.join(', no ')}`;
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'the kernel gives no view of the file system of one’s own';
  }
}
