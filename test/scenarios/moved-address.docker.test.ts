/** A container that comes back under another address, by another hand: noticed from the engine's events, under load. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StackUnderTest, until } from './stack-under-test.ts';

const unavailable = process.platform === 'linux' ? null : 'it was written for Docker on Linux';
if (unavailable !== null) console.warn(`skipped: a moved address: ${unavailable}`);

describe.skipIf(unavailable !== null)('a backend whose container comes back under another address', () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.create('docker');
    await stack.json('up', '--engine', 'docker', '--scale', '2', '--port', String(stack.port));
  });
  afterAll(() => stack?.destroy());

  test('is routed to where it is now, and from then on no request goes to the old address', async () => {
    const { child } = await stack.serve();
    const load = stack.start('hit', '--both', '--pause', '40', '--json');
    try {
      const before = (await stack.status()).generation ?? 0;
      const container = await containerOf(stack, 2);
      const { network, address: old } = await placeOf(container);
      const hits = async () => (await stack.status()).backends.reduce((sum, one) => sum + one.hits, 0);
      await until('clients are answered', async () => (await hits()) > 100);

      const elsewhere = old.replace(/\.\d+$/, '.250');
      await docker('network', 'disconnect', network, container);
      await docker('network', 'connect', '--ip', elsewhere, network, container);
      // Nothing is asked of Signalbox: the engine tells it.
      const generation = await movedTo(stack, elsewhere, before);

      const seen = async () => (await linesSince(stack, generation)).flatMap(({ peers }) => peers);
      await until(
        'the new address answers',
        async () => (await seen()).filter((peer) => peer.startsWith(elsewhere)).length > 50,
      );
      expect((await seen()).filter((peer) => peer.startsWith(`${old}:`))).toEqual([]);
      expect((await stack.status()).backends.map(({ name, state }) => [name, state])).toEqual([
        ['flask-app-1', 'ready'],
        ['flask-app-2', 'ready'],
      ]);
    } finally {
      await stack.end(load, 'SIGINT');
      await stack.end(child, 'SIGINT');
    }
  });
});

/** Long for an event; what else would look at the stack again, such as a health check, takes longer. */
const EVENT_LIMIT_MS = 20_000;

/** The generation whose files name the address. */
async function movedTo(stack: StackUnderTest, address: string, before: number): Promise<number> {
  let generation = before;
  const isTold = async () => {
    generation = (await stack.status()).generation ?? 0;
    const upstream = join(stack.home, 'nginx/current/conf.d/upstream-flask-app.conf');
    return generation > before && (await readFile(upstream, 'utf8')).includes(`${address}:`);
  };
  await until(`nginx is told of ${address}`, isTold, EVENT_LIMIT_MS);
  return generation;
}

async function linesSince(
  stack: StackUnderTest,
  generation: number,
): Promise<readonly { readonly peers: readonly string[] }[]> {
  const text = await readFile(join(stack.home, 'nginx/logs/access.log'), 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { readonly generation: number; readonly upstream: string })
    .filter((line) => line.generation >= generation)
    .map(({ upstream }) => ({ peers: upstream.split(', ') }));
}

async function containerOf(stack: StackUnderTest, number: number): Promise<string> {
  const labels = [
    `dev.signalbox.home=${stack.home}`,
    'com.docker.compose.service=flask-app',
    `com.docker.compose.container-number=${number}`,
  ];
  return docker('ps', '-q', ...labels.flatMap((label) => ['--filter', `label=${label}`]));
}

async function placeOf(container: string): Promise<{ readonly network: string; readonly address: string }> {
  const text = await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container);
  const [[network, { IPAddress: address }] = ['', { IPAddress: '' }]] = Object.entries(
    JSON.parse(text) as Record<string, { readonly IPAddress: string }>,
  );
  return { network, address };
}

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.env.DOCKER ?? '/usr/bin/docker', [...words]);
  return stdout.trim();
}
