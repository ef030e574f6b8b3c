/** The Flask sample under the gunicorn of this machine, as the process engine runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../engines/conformance/eventually.ts';

const APP_FOLDER = fileURLToPath(new URL('../../stack/images/flask', import.meta.url));
const PYTHON = '/usr/bin/python3';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const unavailable = await whyNoGunicorn();
if (unavailable !== null) console.warn(`skipped: the Flask sample: ${unavailable}`);

describe.skipIf(unavailable !== null)('the Flask sample', () => {
  let folder: string;
  let gunicorn: ChildProcess;
  const get = (path: string, headers: Record<string, string> = {}) =>
    ask(join(folder, 'app.sock'), path, headers);
  const post = (path: string, body: string) => ask(join(folder, 'app.sock'), path, {}, body);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-app-'));
    gunicorn = spawn(
      PYTHON,
      ['-m', 'gunicorn', '--chdir', APP_FOLDER, '-c', `${APP_FOLDER}/gunicorn.conf.py`, 'app:app'],
      {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          PYTHONDONTWRITEBYTECODE: '1',
          BACKEND_NAME: 'flask-app-7',
          BACKEND_NUMBER: '7',
          BACKEND_BIND: `unix:${folder}/app.sock`,
        },
      },
    );
    await eventually(
      'an answer',
      () => get('/health').catch(() => null),
      (answer) => answer?.status === 200,
    );
  });
  afterAll(async () => {
    if (gunicorn?.exitCode === null) {
      const ended = new Promise((resolve) => gunicorn.once('exit', resolve));
      gunicorn.kill('SIGTERM');
      await ended;
    }
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test('greets with its number, and signs every answer, a missing page too', async () => {
    expect((await get('/')).body).toBe('Hello from Flask Server 7!\n');
    for (const path of ['/', '/info', '/cache-me', '/health', '/work?ms=0', '/work?ms=x', '/none']) {
      expect((await get(path)).headers['x-backend'], path).toBe('flask-app-7');
    }
  });

  test('takes what is posted to it whole, nothing at all too', async () => {
    expect((await post('/', 'x'.repeat(200_000))).body).toBe('Flask Server 7 took 200000 bytes.\n');
    const { body, headers } = await post('/', '');
    expect([body, headers['x-backend']]).toEqual(['Flask Server 7 took 0 bytes.\n', 'flask-app-7']);
  });

  test('tells who asked, through whom, and which backend answered', async () => {
    const headers = {
      Host: 'shop.test',
      'User-Agent': 'tester',
      'X-Forwarded-For': '9.9.9.9, 10.0.0.9',
      'X-Real-IP': '10.0.0.9',
    };
    expect(JSON.parse((await get('/info', headers)).body)).toEqual({
      backend: 'flask-app-7',
      server: '7',
      connecting_ip: '10.0.0.9',
      proxy_ip: 'unix socket',
      host: 'shop.test',
      user_agent: 'tester',
      served_by: expect.stringMatching(/^gunicorn\/\d/),
      pid: expect.any(Number),
    });
  });

  test('believes of X-Forwarded-For only what the nearest proxy wrote', async () => {
    const { body } = await get('/info', { 'X-Forwarded-For': '1.2.3.4, 10.0.0.9' });
    expect(JSON.parse(body)).toMatchObject({ connecting_ip: '10.0.0.9' });
  });

  test('lets /cache-me be kept, and /health never', async () => {
    expect((await get('/cache-me')).headers['cache-control']).toBe('public, max-age=30');
    expect((await get('/health')).headers['cache-control']).toBe('no-store');
  });

  test('works as long as asked', async () => {
    const began = performance.now();
    expect(JSON.parse((await get('/work?ms=120')).body)).toEqual({ backend: 'flask-app-7', worked_ms: 120 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(119);
  });

  test('is slower by `extra_ms` only where it is the backend `on` names', async () => {
    const worked = async (query: string) => JSON.parse((await get(`/work?${query}`)).body).worked_ms;
    expect(await worked('ms=1&extra_ms=20&on=7')).toBe(21);
    expect(await worked('ms=1&extra_ms=20&on=2')).toBe(1);
    expect((await get('/work?ms=1&extra_ms=x&on=7')).status).toBe(400);
  });

  test('tells the versions of what answers', async () => {
    const told = JSON.parse((await get('/versions')).body);
    expect(told).toMatchObject({
      python: expect.stringMatching(/^3\./),
      flask: expect.any(String),
      uwsgi: null,
    });
    expect(told.gunicorn).toMatch(/^\d+\./);
  });

  test.each(['ten', '-1', '1.5', '10001', '', '%C2%B2', '999999999999'])(
    'refuses to work for ms=%s',
    async (ms) => {
      const { status, body } = await get(`/work?ms=${ms}`);
      expect(status).toBe(400);
      expect(JSON.parse(body)).toEqual({
        code: 'input-invalid',
        message: `Expected \`ms\` to be a whole number from 0 to 10000, got "${decodeURIComponent(ms)}".`,
      });
    },
  );
});

async function whyNoGunicorn(): Promise<string | null> {
  const exitCode = await new Promise((resolve) => {
    const child = spawn(PYTHON, ['-c', 'import flask, gunicorn'], { stdio: 'ignore' });
    child.once('error', () => resolve(-1));
    child.once('exit', resolve);
  });
  return exitCode === 0 ? null : `${PYTHON} has no flask or gunicorn`;
}

function ask(
  socketPath: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, headers, method, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
