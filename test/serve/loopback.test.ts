import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RPCLink } from '@orpc/client/websocket';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from '../../stack/contract/client.ts';
import type { Controller } from '../../stack/control/controller.ts';
import { FaultError } from '../../stack/model/faults.ts';
import { type Loopback, serveLoopback } from '../../stack/serve/loopback.ts';
import { BOARD, createSmallController } from '../control/small-controller.ts';

const controller = createSmallController();
let folder: string;
let loopback: Loopback;
let port: number;
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-serve-'));
  mkdirSync(join(folder, 'panel/assets'), { recursive: true });
  writeFileSync(join(folder, 'panel/index.html'), '<!doctype html><title>Signalbox</title>');
  writeFileSync(join(folder, 'panel/assets/panel.js'), 'export {};');
  writeFileSync(join(folder, 'panel/.env'), 'SECRET=1');
  writeFileSync(join(folder, 'outside.json'), '"secret"');
  symlinkSync(join(folder, 'outside.json'), join(folder, 'panel/linked.json'));
  loopback = await serveLoopback({ controller, rendererFolder: join(folder, 'panel') });
  const url = new URL(loopback.url);
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
});
afterAll(async () => {
  await loopback.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asking.once('error', reject).end();
  });
}

function cookie(value = token): Record<string, string> {
  return { cookie: `theme=dark; signalbox-${port}=${value}` };
}

describe('a visit', () => {
  test('with the token gets a cookie out of reach of scripts and sites, and an address without the token', async () => {
    const answer = await ask(`/?token=${token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toEqual([
      `signalbox-${port}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    ]);
  });

  test('with the cookie, or the token as bearer, gets the panel under its strict policy', async () => {
    for (const headers of [cookie(), { authorization: `Bearer ${token}` }]) {
      const answer = await ask('/', headers);
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('<title>Signalbox</title>');
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
          "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
    expect((await ask('/assets/panel.js', cookie())).headers['content-type']).toMatch(/^text\/javascript/);
    expect((await ask('/favicon.ico', cookie())).headers['content-type']).toBe('image/svg+xml');
    expect((await ask('/', cookie(), 'HEAD')).body).toBe('');
  });

  test.each([
    ['nothing', '/', {}],
    ['a wrong token', '/?token=wrong', {}],
    ['a wrong token beside a right cookie', '/?token=wrong', { cookie: 'right' }],
    ['a wrong cookie', '/', { cookie: `signalbox-0=x` }],
    ['a wrong bearer', '/', { authorization: 'Bearer wrong' }],
    ['the token on another path', '/assets/panel.js?token=TOKEN', {}],
  ])('with %s is refused with a sentence, and learns nothing', async (_what, path, headers) => {
    const shown = 'cookie' in headers && headers.cookie === 'right' ? cookie() : headers;
    const answer = await ask(path.replace('TOKEN', token), shown);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('signalbox serve');
    expect(answer.body).not.toContain(token);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('under a foreign name is refused even with the cookie: the name was rebound to us', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1:1', 'localhost']) {
      expect((await ask('/', { ...cookie(), host })).status).toBe(403);
    }
    expect((await ask('/', { ...cookie(), host: `localhost:${port}` })).status).toBe(200);
  });

  test('that would write is refused', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('/', cookie(), method)).status).toBe(405);
    }
  });

  test.each([
    '/../outside.json',
    '/%2e%2e/outside.json',
    '/..%2foutside.json',
    '/..%5coutside.json',
    '/assets/..%2f..%2foutside.json',
    '//outside.json',
    '//',
    'http://[',
    '/linked.json',
    '/.env',
    '/%00.json',
    '/%ff.json',
    '/assets',
    '/absent.js',
    `/${'a'.repeat(5000)}.js`,
  ])('cannot leave the panel’s folder by %s', async (path) => {
    const answer = await ask(path, cookie());
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

function openSocket(path: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

describe('a socket', () => {
  test.each([
    ['no origin and only a cookie', '/rpc', () => cookie()],
    ['a foreign origin', '/rpc', () => ({ ...cookie(), origin: 'http://evil.example' })],
    ['another port’s origin', '/rpc', () => ({ ...cookie(), origin: 'http://127.0.0.1:1' })],
    ['a sandboxed page’s origin', '/rpc', () => ({ ...cookie(), origin: 'null' })],
    ['our origin but no cookie', '/rpc', () => ({ origin: `http://127.0.0.1:${port}` })],
    [
      'our origin but a wrong cookie',
      '/rpc',
      () => ({ ...cookie('wrong'), origin: `http://127.0.0.1:${port}` }),
    ],
    ['a foreign host', '/rpc', () => ({ authorization: `Bearer ${token}`, host: 'evil.example' })],
    ['another path', '/other', () => ({ authorization: `Bearer ${token}` })],
  ])('with %s is refused before it is one', async (_what, path, headers) => {
    await expect(openSocket(path, headers())).rejects.toThrow('403');
  });

  test.each([
    ['our origin and the cookie', () => ({ ...cookie(), origin: `http://127.0.0.1:${port}` })],
    ['the bearer alone', () => ({ authorization: `Bearer ${token}` })],
  ])('with %s carries the contract', async (_what, headers) => {
    const socket = await openSocket('/rpc', headers());
    expect(await clientOf(socket).stack.board()).toEqual(BOARD);
    socket.terminate();
  });

  test('that stops reading stays bounded, and its streams end when it goes', async () => {
    const socket = await openSocket('/rpc', { authorization: `Bearer ${token}` });
    await clientOf(socket).log.follow({ stream: 'flood', source: 'flask-app-8' });
    socket.pause();
    await settled(() => controller.batchesTaken());
    // 100 KB each: 4 MB of ours, and whatever the system's socket buffers hold.
    expect(controller.batchesTaken()).toBeLessThan(400);
    expect(controller.openStreams()).toBe(1);
    socket.terminate();
    await vi.waitFor(() => expect(controller.openStreams()).toBe(0), { timeout: 10_000 });
  });
});

describe('a flood', () => {
  test('of calls nobody answers stops at a bound, and other shells are answered', async () => {
    let open: () => void = () => {};
    const slow = createSmallController({ gate: new Promise((resolve) => (open = resolve)) });
    const flooded = await serveLoopback({ controller: slow, rendererFolder: folder });
    const flooding = await openSocketAt(flooded);
    const client = clientOf(flooding);
    const asked = Array.from({ length: 1000 }, () => client.stack.down({ by: 'window' }));
    const outcomes = Promise.allSettled(asked);
    await vi.waitFor(() => expect(slow.calls.length).toBe(256), { timeout: 15_000 });
    const other = await openSocketAt(flooded);
    expect(await clientOf(other).stack.board()).toEqual(BOARD);
    open();
    const refused = (await outcomes).filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1000 - 256);
    expect(refused[0]?.reason).toMatchObject({ data: { code: 'controller-busy' } });
    expect(await client.stack.board()).toEqual(BOARD);
    await flooded.close();
  });

  test('of questions whose answers are not read is not read on', async () => {
    let answered = 0;
    const large = { ...BOARD, notices: [{ code: 'bug' as const, message: 'x'.repeat(50_000) }] };
    const busy: Controller = {
      ...createSmallController(),
      board: async () => {
        answered += 1;
        return large;
      },
    };
    const flooded = await serveLoopback({ controller: busy, rendererFolder: folder });
    const flooding = await openSocketAt(flooded);
    const client = clientOf(flooding);
    flooding.pause();
    // 200 MB of answers, were they all made. Some at a time: this side must not be what is slow.
    for (let at = 0; at < 4000; at += 1) {
      client.stack.board().catch(() => {});
      if (at % 50 === 0) await new Promise(setImmediate);
    }
    await settled(() => answered);
    expect(answered).toBeLessThan(1000);
    const other = await openSocketAt(flooded);
    expect((await clientOf(other).stack.board()).notices).toHaveLength(1);
    const before = answered;
    flooding.resume();
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before + 1000), { timeout: 15_000 });
    flooding.terminate();
    await flooded.close();
  });

  test('of upgrades that are refused leaves nothing open', async () => {
    const flooded = await serveLoopback({ controller, rendererFolder: folder });
    const { port: at } = new URL(flooded.url);
    const sockets = Array.from({ length: 50 }, () => connect({ port: Number(at), allowHalfOpen: true }));
    for (const socket of sockets) {
      socket.on('error', () => {}).resume();
      socket.write(
        `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${at}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    }
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('end', resolve))));
    // They keep their own ends open: closing waits for none of them.
    await flooded.close();
    for (const socket of sockets) socket.destroy();
  });
});

test('a port in use is a fault with a sentence, not a crash', async () => {
  const second = serveLoopback({ controller, rendererFolder: folder, port });
  await expect(second).rejects.toBeInstanceOf(FaultError);
  await expect(second).rejects.toMatchObject({ fault: { code: 'port-taken' } });
});

test('garbage instead of HTTP does not stop it', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.end('\u0000\u0001 not http\r\n\r\n').resume();
  await new Promise((resolve) => socket.once('close', resolve));
  expect((await ask('/', cookie())).status).toBe(200);
});

function openSocketAt({ url }: Loopback): Promise<WebSocket> {
  const { host, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  const socket = new WebSocket(`ws://${host}/rpc`, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function clientOf(socket: WebSocket) {
  return createClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
}

/** Waits until a number has stopped growing. */
async function settled(read: () => number): Promise<void> {
  let last = -1;
  await vi.waitFor(
    () => {
      const now = read();
      const isStill = now === last && now > 0;
      last = now;
      if (!isStill) throw new Error('still growing');
    },
    { interval: 300, timeout: 15_000 },
  );
}
