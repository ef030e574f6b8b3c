/** What a person does with Signalbox, start to end, by the built command line, on one real engine. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealEngine, StackUnderTest, type Status, until } from './stack-under-test.ts';

export function describeMainJob(engine: RealEngine, unavailable: string | null): void {
  if (unavailable !== null) console.warn(`skipped: main job on ${engine}: ${unavailable}`);

  describe.skipIf(unavailable !== null)(`the main job on the ${engine} engine`, () => {
    let stack: StackUnderTest;
    beforeAll(async () => {
      stack = await StackUnderTest.create(engine);
    });
    afterAll(() => stack?.destroy());

    test('up --scale 3 brings three answering backends up behind nginx', async () => {
      await stack.json('up', '--engine', engine, '--scale', '3', '--port', String(stack.port));
      const status = await stack.status();
      expect(status).toMatchObject({ engine, state: 'up', url: `http://127.0.0.1:${stack.port}` });
      expect(status.nginx.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(status.backends.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'flask-app-1 ready',
        'flask-app-2 ready',
        'flask-app-3 ready',
      ]);
    });

    test('the samples’ endpoints answer as they say', async () => {
      const at = (path: string) => fetch(`http://127.0.0.1:${stack.port}${path}`);
      expect(await (await at('/')).text()).toMatch(/^Hello from Flask Server [123]!/);
      const info = JSON.stringify(await (await at('/info')).json());
      expect(info).toContain('127.0.0.1');
      expect(info).toMatch(/flask-app-[123]/);
      for (const path of ['/health', '/cache-me', '/work?ms=5']) expect((await at(path)).status).toBe(200);
      expect((await at('/work?ms=soon')).status).toBe(400);
    });

    test('1000 requests go 333, 333, 334, and the histogram says exactly what the clients saw', async () => {
      const before = hitsOf(await stack.status());
      const hit = await stack.hit('-n', '1000');
      expect(hit).toMatchObject({ sent: 1000, ok: 1000, failed: 0 });
      expect(Object.values(hit.perBackend).sort((a, b) => a - b)).toEqual([333, 333, 334]);
      const after = hitsOf(await stack.status());
      for (const [name, count] of Object.entries(hit.perBackend)) {
        expect((after[name] ?? 0) - (before[name] ?? 0)).toBe(count);
      }
    });

    test('hit prints the map a person expects', async () => {
      const { code, stdout } = await stack.run('hit', '-n', '300');
      expect(code).toBe(0);
      expect(stdout).toMatch(/\{1: 100, 2: 100, 3: 100\}/);
    });

    test('method ip_hash sends all 1000 to one backend; a receipt names the new generation', async () => {
      const before = await stack.status();
      await stack.json('method', 'ip_hash');
      const status = await stack.status();
      expect(status.generation).toBe((before.generation ?? 0) + 1);
      const hit = await stack.hit('-n', '1000');
      expect(hit.failed).toBe(0);
      expect(Object.values(hit.perBackend)).toEqual([1000]);
    });

    test.each([
      ['hash $request_uri consistent', 'hash'],
      ['random two', 'random'],
      ['least_conn', 'least_conn'],
      ['round_robin', 'round_robin'],
    ])('method %s serves', async (words, kind) => {
      await stack.json('method', ...words.split(' '));
      const status = await stack.status();
      expect(JSON.stringify(status.method)).toContain(kind);
      expect((await stack.hit('-n', '100')).failed).toBe(0);
    });

    test('scale 5 gives five backends within one of each other', async () => {
      await stack.json('scale', '5');
      const hit = await stack.hit('-n', '1000');
      const counts = Object.values(hit.perBackend);
      expect(hit.failed).toBe(0);
      expect(counts).toHaveLength(5);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    });

    test('scale down leaves exactly the wished backends', async () => {
      await stack.json('scale', '2');
      expect(await stack.existing()).toEqual(['flask-app-1', 'flask-app-2']);
      await stack.json('scale', '3');
    });

    test('a stopped backend gets nothing, and is back after a start', async () => {
      await stack.json('backend', 'flask-app-2', 'stop');
      expect(Object.keys((await stack.hit('-n', '100')).perBackend).sort()).toEqual([
        'flask-app-1',
        'flask-app-3',
      ]);
      await stack.json('backend', 'flask-app-2', 'start');
      expect(Object.keys((await stack.hit('-n', '300')).perBackend)).toHaveLength(3);
    });

    test('a restart replaces the backend while the others serve', async () => {
      await stack.json('backend', 'flask-app-1', 'restart');
      expect((await stack.hit('-n', '300')).failed).toBe(0);
      expect((await stack.status()).state).toBe('up');
    });

    test('logs print what nginx wrote', async () => {
      const { code, stdout } = await stack.run('logs', 'access', '-n', '10000');
      expect(code).toBe(0);
      expect(stdout).toContain('"path":"/info"');
      expect((await stack.run('logs', 'error')).code).toBe(0);
      expect((await stack.run('logs', 'flask-app-1')).code).toBe(0);
    });

    test('plan says what would be done and because, and changes nothing', async () => {
      const wish = await stack.wish();
      const { code, stdout } = await stack.run('plan', '--scale', '4');
      expect(code).toBe(0);
      expect(stdout).toContain('start flask-app-4 — because');
      expect(await stack.wish()).toBe(wish);
      expect(await stack.existing()).toHaveLength(3);
    });

    test('a backend killed from outside comes back by itself, and no client saw an error meanwhile', async () => {
      const { child } = await stack.serve();
      try {
        const load = stack.hit('-n', '3000', '-c', '10');
        await stack.killBehindBack('flask-app-2');
        const hit = await load;
        expect(hit).toMatchObject({ sent: 3000, ok: 3000, failed: 0 });
        await until('flask-app-2 is back', async () => (await stack.status()).state === 'up');
        expect(await stack.existing()).toHaveLength(3);
      } finally {
        await stack.end(child, 'SIGINT');
      }
    });

    test.each([
      ['up', '6', 6],
      ['down', '2', 2],
    ])(
      'a controller killed in the middle of a scale %s ends in the wish, with no orphan',
      async (_way, scale, count) => {
        const child = stack.start('scale', scale);
        await until('the wish is on disk', async () => (await stack.wish()).includes(`"scale": ${scale}`));
        await stack.end(child, 'SIGKILL');
        const status = await stack.status();
        expect(status.state).toBe('up');
        expect(status.backends.map((one) => one.state)).toEqual(Array(count).fill('ready'));
        expect(await stack.existing()).toHaveLength(count);
        expect((await stack.hit('-n', '200')).failed).toBe(0);
      },
    );

    test.each([
      [['scale', '-1'], '-1'],
      [['scale', 'ten'], '"ten"'],
      [['scale', '65'], '65'],
      [['method', 'fastest'], 'fastest'],
      [['method', 'hash', '$a; }'], 'hash'],
      [['backend', 'flask-app-99', 'restart'], 'flask-app-99'],
      [['up', '--port', '99999'], '99999'],
      [['hit', '-n', '0'], '0'],
    ])('bad input %j gets a sentence, a code, and changes nothing', async (words, shown) => {
      const wish = await stack.wish();
      const { code, stdout } = await stack.run(...words, '--json');
      expect(code).toBe(2);
      const { fault } = JSON.parse(stdout) as { fault: { code: string; message: string } };
      expect(fault.code).toMatch(/^[a-z]+-[a-z]+$/);
      expect(fault.message).toContain(shown);
      expect(await stack.wish()).toBe(wish);
    });

    test('a port in use is refused and the stack goes on serving on its own', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const { code, stdout } = await stack.run('up', '--port', String(port), '--json');
      server.close();
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'port-taken' } });
      expect((await stack.hit('-n', '20')).failed).toBe(0);
    });

    test('a corrupt wish is named, kept as it is, and nothing is touched', async () => {
      const path = join(stack.home, 'desired.json');
      const wish = await readFile(path, 'utf8');
      await writeFile(path, '{"format": 1, "state": "do');
      const { code, stdout } = await stack.run('status', '--json');
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'desired-corrupt' } });
      expect(await readFile(path, 'utf8')).toBe('{"format": 1, "state": "do');
      await writeFile(path, wish);
      expect((await stack.status()).state).toBe('up');
    });

    test('down leaves nothing behind', async () => {
      await stack.json('down');
      expect(await stack.leftovers()).toEqual([]);
      expect((await stack.status()).state).toBe('down');
      const { code } = await stack.run('hit', '--json');
      expect(code).toBe(2);
    });
  });
}

function hitsOf(status: Status): Readonly<Record<string, number>> {
  return Object.fromEntries(status.backends.map(({ name, hits }) => [name, hits]));
}
