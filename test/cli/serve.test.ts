import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { createSmallController } from '../control/small-controller.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
let home: string;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);
afterAll(() => program.remove());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function startServing() {
  const serving = program.start(home, 'serve', '--no-open');
  let output = '';
  serving.stdout?.on('data', (chunk) => (output += String(chunk)));
  const url = vi.waitFor(
    () => {
      const found = /^Panel: (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m.exec(output)?.[1];
      if (!found) throw new Error('no address yet');
      return found;
    },
    { timeout: 15_000 },
  );
  return { serving, url };
}

describe('signalbox serve', () => {
  test('prints an address that opens the panel, lets commands join, and leaves the stack running', async () => {
    const { serving, url } = startServing();
    const address = await url;
    const visit = await fetch(address, { redirect: 'manual' });
    expect(visit.status).toBe(303);
    const cookie = visit.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect(await page.text()).toContain('<title>Signalbox</title>');

    const up = await program.start(home, 'up', '--engine', 'fake', '--scale', '2', '--json');
    expect(JSON.parse(String(up.stdout))).toMatchObject({ outcome: { kind: 'done' } });
    const status = await program.start(home, 'status', '--json');
    expect(JSON.parse(String(status.stdout)).backends).toHaveLength(2);

    serving.kill('SIGINT');
    const { stderr, exitCode } = await serving;
    expect(stderr).toContain('The stack keeps running; stop it with: npm exec signalbox -- down');
    expect(exitCode).toBe(0);
    expect(readdirSync(home).filter((name) => /sock|lock|panel/.test(name))).toEqual([]);
  });

  test('a second one shows the first one’s address, kept where only its user reads', async () => {
    const { serving, url } = startServing();
    const address = await url;
    expect(statSync(join(home, 'panel.json')).mode & 0o777).toBe(0o600);
    const second = await program.start(home, 'serve', '--no-open');
    expect(second.stdout).toBe(`Panel: ${address}`);
    expect(second.stderr).toContain('serves this stack already');
    expect(second.exitCode).toBe(0);
    serving.kill('SIGTERM');
    expect((await serving).exitCode).toBe(0);
  });

  test('beside a controller that serves no panel it is refused, and says who has the stack', async () => {
    writeFileSync(join(home, 'panel.json'), '{"url":"http://127.0.0.1:1/","pid":2147483647}'); // a dead one's
    const served = await serveLocalSocket(createSmallController({ home }));
    const result = await program.start(home, 'serve', '--no-open', '--json');
    await served.close();
    expect(JSON.parse(String(result.stdout))).toMatchObject({ fault: { code: 'controller-busy' } });
    expect(result.exitCode).toBe(2);
  });

  test('a panel that was never built is said so, and nothing is left behind', async () => {
    const page = join(program.folder, 'dist/renderer/index.html');
    const text = readFileSync(page);
    rmSync(page);
    const result = await program.start(home, 'serve', '--no-open');
    writeFileSync(page, text);
    expect(result.stderr).toContain('npm run build');
    expect(result.exitCode).toBe(3);
    expect(existsSync(join(home, 'controller.lock'))).toBe(false);
  });

  test('a port in use is refused and nothing is left behind', async () => {
    const { serving, url } = startServing();
    const port = new URL(await url).port;
    const other = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
    const result = await program.start(other, 'serve', '--no-open', '--port', port, '--json');
    serving.kill('SIGINT');
    await serving;
    expect(JSON.parse(String(result.stdout))).toMatchObject({ fault: { code: 'port-taken' } });
    expect(result.exitCode).toBe(2);
    expect(readdirSync(other).filter((name) => /sock|lock|panel/.test(name))).toEqual([]);
    rmSync(other, { recursive: true });
  });
});
