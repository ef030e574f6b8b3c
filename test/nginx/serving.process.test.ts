import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyConfig } from '../../stack/control/config/apply-config.ts';
import type { Routing } from '../../stack/model/routing.ts';
import { hasNginx, NGINX_PROGRAM } from '../control/config/local-nginx.ts';
import { startTestStack, type TestStack } from '../control/config/test-stack.ts';

if (!hasNginx) console.log(`skipped: a real nginx must serve, and there is none at ${NGINX_PROGRAM}`);

let stack: TestStack;

describe.runIf(hasNginx)('what we print, served by a real nginx', () => {
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.remove());

  test('the control listener answers nobody without its header', async () => {
    for (const path of ['/generation', '/stub_status', `/probe/${stack.backends[0]?.address}/`, '/']) {
      expect((await askWith({}, path)).status, path).toBe(403);
      expect((await askWith({ 'X-Signalbox-Control': '' }, path)).status, path).toBe(403);
    }
  });

  test('the control listener says its generation, its counters, and nothing else', async () => {
    const answer = await stack.nginx.ask('/generation');
    const pids = (await stack.nginx.workers()).map((worker) => worker.pid);
    expect(pids).toContain(JSON.parse(answer.body).pid);
    expect((await stack.nginx.ask('/stub_status')).body).toContain('Active connections');
    expect((await stack.nginx.ask('/etc/passwd')).status).toBe(404);
  });

  test('a probe reaches a backend through nginx, and finds a missing one missing', async () => {
    const address = stack.backends[0]?.address;
    expect(await stack.nginx.ask(`/probe/${address}/health?deep=1`)).toEqual({
      status: 200,
      body: 'flask-app-1',
    });
    expect((await stack.nginx.ask('/probe/127.0.0.1:1/health')).status).toBe(502);
    expect((await stack.nginx.ask('/probe/localhost:1/health')).status).toBe(404);
    // A backend that is not there yet is no error of nginx's.
    expect(await readFile(join(stack.nginx.folder, 'logs/error.log'), 'utf8')).not.toContain('/probe/');
  });

  test('each request is one line of JSON, its fields in their order, with the generation', async () => {
    await stack.hit('/a"b\\c?d=ä');
    const lines = (await readFile(join(stack.nginx.folder, 'logs/access.log'), 'utf8')).trim().split('\n');
    const record = JSON.parse(lines.at(-1) ?? '');
    expect(Object.keys(record)).toEqual([
      'time',
      'generation',
      'client',
      'method',
      'path',
      'status',
      'bytes',
      'ms',
      'upstream',
      'upstream_status',
      'upstream_ms',
      'cache',
      'id',
      'parent',
    ]);
    expect(record).toMatchObject({ generation: 1, client: '127.0.0.1', status: 200, cache: '' });
    // Asking the control listener leaves no line.
    await stack.nginx.ask('/generation');
    const later = (await readFile(join(stack.nginx.folder, 'logs/access.log'), 'utf8')).trim().split('\n');
    expect(later).toHaveLength(lines.length);
  });

  test('ip_hash keeps one client on one backend; equal keys meet the same one', async () => {
    await apply(stack.routing({ kind: 'ip_hash' }));
    expect(new Set(await hits(10, () => '/'))).toHaveLength(1);
    await apply(stack.routing({ kind: 'hash', key: '$request_uri', consistent: true }));
    const answers = await hits(40, (turn) => `/${turn % 20}`);
    expect(answers.slice(0, 20)).toEqual(answers.slice(20));
    expect(new Set(answers)).toHaveLength(2);
  });

  test('without a backend that takes requests, nginx answers 503 and says why', async () => {
    await apply(withServers((servers) => servers.map((server) => ({ ...server, state: 'down' }))));
    expect(await stack.hit()).toBe('status 503');
    expect(await stack.body()).toBe(
      'No backend of flask-app takes requests: all 2 are stopped or not ready yet.',
    );
    await apply(withServers(() => []));
    expect(await stack.body()).toBe('No backend of flask-app is running.');
  });
});

type Servers = Routing['services'][number]['servers'];

function withServers(change: (servers: Servers) => Servers): Routing {
  const routing = stack.routing({ kind: 'round_robin' });
  return {
    ...routing,
    services: routing.services.map((service) => ({ ...service, servers: change(service.servers) })),
  };
}

async function apply(routing: Routing): Promise<void> {
  const { nginx } = stack;
  await applyConfig({ nginxFolder: nginx.folder, nginx, routing, reportStage: () => undefined });
}

async function hits(count: number, pathOf: (turn: number) => string): Promise<readonly string[]> {
  const answers: string[] = [];
  for (let turn = 0; turn < count; turn += 1) answers.push(await stack.hit(pathOf(turn)));
  return answers;
}

function askWith(headers: Readonly<Record<string, string>>, path: string): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const socketPath = join(stack.nginx.folder, 'run/control.sock');
    const asking = request({ socketPath, path, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    asking.on('error', reject);
    asking.end();
  });
}
