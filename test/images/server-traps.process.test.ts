/** What people meet who put a server program behind nginx for the first time, and what this sample does about it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askUwsgi } from '../../stack/engines/process/ask-uwsgi.ts';
import { eventually } from '../engines/conformance/eventually.ts';

const APP_FOLDER = fileURLToPath(new URL('../../stack/images/flask', import.meta.url));
const NEEDED = ['/usr/bin/uwsgi', '/usr/bin/gunicorn', '/usr/bin/curl'];
const absent = NEEDED.filter((path) => !existsSync(path));
if (absent.length > 0) console.warn(`skipped: traps of server programs: ${absent.join(', ')} not here`);

/** uWSGI as tutorials start it. */
const TUTORIAL = ['--plugin', 'python3', '--module', 'app:app', '--master', '--processes', '1'];

interface Running {
  readonly child: ChildProcess;
  said(): string;
  readonly ended: Promise<number | null>;
}

describe.skipIf(absent.length > 0)('traps of server programs', () => {
  let folder: string;
  const started: Running[] = [];
  const start = (program: string, given: readonly string[], environment: Record<string, string> = {}) => {
    const running = run(program, given, { PATH: process.env.PATH ?? '', ...environment });
    started.push(running);
    return running;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-traps-'));
  });
  afterAll(async () => {
    for (const { child, ended } of started) {
      // INT ends uWSGI at once, whatever TERM means to it.
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await ended;
    }
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test('curl on a uwsgi socket has an empty reply; asked in its protocol it answers', async () => {
    const port = await freePort();
    start('/usr/bin/uwsgi', ['--ini', 'uwsgi.ini'], uwsgiWords(`127.0.0.1:${port}`));
    await eventually(
      'an answer',
      () => askUwsgi({ host: '127.0.0.1', port }, '/health', 2000).catch(() => null),
      (answer) => answer?.status === 200,
    );
    const { code, stderr } = await curl(`http://127.0.0.1:${port}/`);
    // 52: empty reply; 56: the same, where uWSGI closes with the rest of the question unread.
    expect([52, 56], stderr).toContain(code);
  });

  test('a socket in a folder that is not there: uWSGI ends, and says so', async () => {
    const socket = join(folder, 'nowhere', 'app.sock');
    const uwsgi = start('/usr/bin/uwsgi', ['--ini', 'uwsgi.ini'], uwsgiWords(socket));
    expect(await uwsgi.ended).not.toBe(0);
    expect(uwsgi.said()).toMatch(/bind\(\): No such file or directory/);
  });

  test('TERM reloads uWSGI as tutorials start it, and ends it here', async () => {
    const theirs = join(folder, 'theirs.sock');
    const tutorial = start('/usr/bin/uwsgi', [...TUTORIAL, '--socket', theirs], sampleWords());
    await answers(theirs);
    await tellTerm(tutorial, () => /\.\.\.gracefully|brutally reload|reloading/i.test(tutorial.said()));
    await answers(theirs);
    expect(tutorial.child.exitCode).toBeNull();

    const ours = join(folder, 'ours.sock');
    const sample = start('/usr/bin/uwsgi', ['--ini', 'uwsgi.ini'], uwsgiWords(ours));
    await answers(ours);
    await tellTerm(sample, () => sample.child.exitCode !== null);
    expect(await sample.ended).toBe(0);
  });

  test('gthread closes an idle connection after its 2 s; the sample keeps it as long as nginx does', async () => {
    const [theirs, ours] = [join(folder, 'gunicorn-theirs.sock'), join(folder, 'gunicorn-ours.sock')];
    const words = sampleWords();
    // Not in the sample's folder: gunicorn takes a gunicorn.conf.py unasked.
    const elsewhere = ['--chdir', '/', '--pythonpath', APP_FOLDER];
    start(
      '/usr/bin/gunicorn',
      [...elsewhere, '--config', '/dev/null', '--threads', '4', '--bind', `unix:${theirs}`, 'app:app'],
      words,
    );
    start('/usr/bin/gunicorn', ['--config', 'gunicorn.conf.py', 'app:app'], {
      ...words,
      BACKEND_BIND: `unix:${ours}`,
    });
    const [theirEnd, ourEnd] = [await idleConnection(theirs), await idleConnection(ours)];
    await theirEnd.closed;
    // The sample's was left alone at the same time, or a moment later.
    await sleep(1500);
    expect(ourEnd.isClosed()).toBe(false);
    ourEnd.close();
  });

  test('a server program nobody knows is refused by name', async () => {
    const unknown = start('/bin/sh', ['serve.sh'], { BACKEND_SERVER: 'tomcat' });
    expect(await unknown.ended).toBe(64);
    expect(unknown.said()).toBe('Expected BACKEND_SERVER to be gunicorn, uwsgi or flask, got "tomcat".\n');
  });
});

function sampleWords(): Record<string, string> {
  return { PYTHONDONTWRITEBYTECODE: '1', BACKEND_NAME: 'flask-app-7', BACKEND_NUMBER: '7' };
}

function uwsgiWords(bind: string): Record<string, string> {
  return {
    ...sampleWords(),
    BACKEND_BIND: bind,
    BACKEND_PROTOCOL: 'uwsgi',
    BACKEND_WORKERS: '1',
    BACKEND_THREADS: '2',
    BACKEND_BACKLOG: '128',
  };
}

function run(program: string, given: readonly string[], env: Record<string, string>): Running {
  const child = spawn(program, given, { cwd: APP_FOLDER, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  return { child, said: () => text, ended };
}

/** uWSGI ignores TERM until its master listens for it, a moment after its worker answers: so it is told anew. */
async function tellTerm({ child }: Running, isHeard: () => boolean): Promise<void> {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const tell = () => {
    if (isHeard()) return true;
    if (performance.now() - toldAtMs > 1000) {
      child.kill('SIGTERM');
      toldAtMs = performance.now();
    }
    return false;
  };
  await eventually('that TERM is heard', tell, (heard) => heard);
}

async function answers(socket: string): Promise<void> {
  await eventually(
    `an answer at ${socket}`,
    () => askUwsgi({ path: socket }, '/health', 2000).catch(() => null),
    (answer) => answer?.status === 200,
  );
}

/** A connection that had one answer, and waits. */
async function idleConnection(socket: string) {
  return await eventually(
    `an answer at ${socket}`,
    () => askAndStay(socket).catch(() => null),
    (connection) => connection !== null,
  ).then((connection) => {
    if (connection === null) throw new Error('no connection');
    return connection;
  });
}

function askAndStay(path: string): Promise<{
  readonly closed: Promise<void>;
  isClosed(): boolean;
  close(): void;
}> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    socket.once('error', reject);
    socket.once('connect', () => socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    socket.once('data', () =>
      resolve({ closed, isClosed: () => socket.closed, close: () => socket.destroy() }),
    );
    socket.resume();
  });
}

function curl(url: string): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile('/usr/bin/curl', ['--silent', '--show-error', '--max-time', '30', url], (error, _out, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
