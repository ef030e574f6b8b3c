import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FaultError } from '../../stack/model/faults.ts';
import { type LocalSocket, serveLocalSocket } from '../../stack/serve/local-socket.ts';
import {
  createSmallController,
  type SmallController,
  type SmallOptions,
} from '../control/small-controller.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
let home: string;
let served: LocalSocket | null = null;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);
afterAll(() => program.remove());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
});
afterEach(async () => {
  await served?.close();
  served = null;
  rmSync(home, { recursive: true });
});

/** A controller in this process, which the program joins. */
async function serve(options: SmallOptions = {}): Promise<SmallController> {
  const controller = createSmallController({ ...options, home });
  served = await serveLocalSocket(controller);
  return controller;
}

const run = async (...words: readonly string[]) => program.start(home, ...words);

describe('words that cannot be', () => {
  test.each([
    [['scale', 'ten'], 'Expected `scale` to be a whole number from 0 to 64, got "ten".'],
    [['scale', '-1'], 'Expected `scale` to be a whole number from 0 to 64, got -1.'],
    [['scale', '65'], 'Expected `scale` to be a whole number from 0 to 64, got 65.'],
    [['scale', '2.5'], 'Expected `scale` to be a whole number from 0 to 64, got 2.5.'],
    [['scale', ''], 'Expected `scale` to be a whole number from 0 to 64, got "".'],
    [['up', '--scale', '-3'], 'Expected `scale` to be a whole number from 0 to 64, got -3.'],
    [['up', '--port', '0'], 'Expected `port` to be a port number from 1 to 65535, got 0.'],
    [['up', '--engine', 'podman'], 'Expected `engine` to be `docker` or `process`, got "podman".'],
    [['hit', '-n', 'many'], 'Expected `requests` to be a whole number from 1 to 1000000, got "many".'],
    [['hit', '-c', '0'], 'Expected `concurrency` to be a whole number from 1 to 1000, got 0.'],
    [['hit', '--path', 'x'], 'Expected `path` to be a path that starts with `/`, got "x".'],
    [['logs', '../etc'], 'Expected `source` to be `access`, `error`, or a backend’s name, got "../etc".'],
    [['backend', 'flask-app-2', 'kill'], 'Expected `action` to be start, stop or restart, got "kill".'],
    [['restart', '--parallel', '0'], 'Expected `parallel` to be a whole number from 1 to 64, got 0.'],
    [['serve', '--port', 'x'], 'Expected `port` to be a port number from 1 to 65535, got "x".'],
    [['scale'], "Missing required argument 'n'."],
    [['fly'], "Unknown command 'fly'."],
    [['status', '--loud'], "Unknown option '--loud'."],
  ])('%j is refused with a sentence and exit code 2, and changes nothing', async (words, sentence) => {
    const { stdout, exitCode } = await run(...words, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'input-invalid', message: sentence } });
    expect(exitCode).toBe(2);
    expect(readdirSync(home)).toEqual([]);
  });

  test('are refused to a person on standard error, with nothing on standard output', async () => {
    const { stdout, stderr } = await run('scale', 'ten');
    expect(stderr).toBe(
      'signalbox: Expected `scale` to be a whole number from 0 to 64, got "ten". (input-invalid)',
    );
    expect(stdout).toBe('');
  });

  test.each([
    [['method', 'fastest']],
    [['method', 'hash']],
    [['method', 'ip_hash', 'two']],
    [['up', '--method', 'hash $x; evil']],
  ])('the method %j is refused, and changes nothing', async (words) => {
    const result = await run(...words, '--json');
    expect(JSON.parse(result.stdout)).toMatchObject({ fault: { code: 'input-invalid' } });
    expect(result.exitCode).toBe(2);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('help', () => {
  test('names every command and every exit code', async () => {
    const { stdout, exitCode } = await run('--help');
    for (const name of 'up down status scale method backend restart hit logs plan serve'.split(' ')) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    for (const code of ['0', '1', '2', '3', '130']) expect(stdout).toMatch(new RegExp(`^  ${code}  `, 'm'));
    expect(exitCode).toBe(0);
  });
});

describe('a command joins the controller that runs', () => {
  test('and carries what was asked, word for word', async () => {
    const controller = await serve();
    await run('scale', '5');
    await run('method', 'hash', '$request_uri', 'consistent');
    await run('backend', 'flask-app-2', 'restart');
    await run('restart', '--parallel', '2');
    await run('restart', 'flask-app-3');
    await run('up', '--engine', 'docker', '--scale', '4', '--method', 'random two', '--port', '9000');
    await run('plan', '--scale', '1');
    await run('down');
    expect(controller.calls).toEqual([
      'scale 5',
      'method {"kind":"hash","key":"$request_uri","consistent":true}',
      'restart flask-app-2',
      'restart 2',
      'restart flask-app-3',
      'up {"by":"command line","engine":"docker","scale":4,"method":{"kind":"random","two":true},"port":9000}',
      'plan {"scale":1}',
      'down',
    ]);
  });

  test('status is a stable object for programs, and a table for people', async () => {
    await serve();
    const status = JSON.parse((await run('status', '--json')).stdout);
    expect(status).toMatchObject({
      engine: 'fake',
      state: 'up',
      url: 'http://127.0.0.1:8080',
      generation: 12,
      method: 'hash $request_uri consistent',
      nginx: { version: '1.30.6' },
    });
    expect(status.backends[1]).toMatchObject({ name: 'flask-app-2', state: 'ready', hits: 500 });
    expect((await run('status')).stdout).toBe(
      [
        'up · fake · http://127.0.0.1:8080 · hash $request_uri consistent · generation 12 · nginx 1.30.6',
        '  flask-app-1  ready             500 hits  50 %    p50 3 ms   30 MB',
        '  flask-app-2  ready             500 hits  50 %    p50 3 ms   30 MB',
      ].join('\n'),
    );
  });

  test('a change prints its receipt, its steps go to standard error', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const controller = await serve({ gate });
    const running = run('scale', '3', '--json');
    await expect.poll(() => controller.openStreams(), { timeout: 15_000 }).toBe(1);
    setTimeout(open, 500); // for the boards to get across
    const { stdout, stderr, exitCode } = await running;
    expect(JSON.parse(stdout)).toMatchObject({ what: 'scale 3', generation: 12, outcome: { kind: 'done' } });
    expect(stderr).toMatch(/^ {2}✓ backend.start flask-app-1 {2}\(0\.0 s\)$/m);
    expect(stderr).toMatch(/^ {2}✓ backend.await flask-app-1 {2}\(\d\.\d s\)$/m);
    expect(exitCode).toBe(0);
  });

  test('hit prints the map, the failures and the rate', async () => {
    const controller = await serve();
    expect((await run('hit', '-n', '1000', '-c', '50', '--path', '/info', '--keep-alive')).stdout).toBe(
      '{1: 333, 2: 333, 3: 334}\n0 failed of 1000\n' +
        '4322 requests/s in 231 ms, p50 3 ms, p95 9 ms, p99 12 ms',
    );
    expect(controller.calls).toEqual([
      'load {"requests":1000,"concurrency":50,"path":"/info","method":"GET","bodyBytes":0,"keepAlive":true,"pauseMs":0}',
    ]);
    expect(JSON.parse((await run('hit', '--json')).stdout)).toMatchObject({
      sent: 1000,
      ok: 1000,
      failed: 0,
      perBackend: { 'flask-app-1': 333, 'flask-app-2': 333, 'flask-app-3': 334 },
      requestsPerSecond: 4321.5,
    });
  });

  test('failed requests are a finding, said clearly: the exit code stays 0', async () => {
    await serve({ failed: 7 });
    const { stdout, exitCode } = await run('hit');
    expect(stdout).toContain('7 failed of 1000');
    expect(exitCode).toBe(0);
  });

  test('logs prints lines that cannot steer the terminal, and acknowledges each batch', async () => {
    const controller = await serve();
    const { stdout, stderr } = await run('logs', 'access', '-n', '20');
    expect(stdout).toBe('first\nsec\\x1b[31mond\nthird');
    expect(stderr).toBe('2 lines were not shown.');
    expect(controller.calls).toEqual(['follow access 20', 'ack 0', 'ack 1']);
    expect(JSON.parse((await run('logs', 'error', '--json')).stdout)).toEqual({
      source: 'error',
      lines: ['first', 'sec\u001b[31mond', 'third'],
      skipped: 2,
    });
  });

  test('logs -f goes on until Ctrl-C, which is no fault', async () => {
    const controller = await serve();
    const following = program.start(home, 'logs', 'access', '-f', '--json');
    await vi.waitFor(() => expect(controller.calls).toContain('ack 1'), { timeout: 15_000 });
    following.kill('SIGINT');
    const { stdout, exitCode } = await following;
    expect(stdout.split('\n').map((line) => JSON.parse(line))).toEqual([
      { line: 'first' },
      { line: 'sec\u001b[31mond' },
      { line: 'third' },
      { skipped: 2 },
    ]);
    expect(exitCode).toBe(0);
    await vi.waitFor(() => expect(controller.openStreams()).toBe(0), { timeout: 15_000 });
  });
});

describe('a failure has its own exit code', () => {
  const fault = (code: 'port-taken' | 'engine-gone') =>
    new FaultError({ code, message: 'It cannot be.', hint: 'Do this.', detail: 'evidence' });

  test.each([
    ['a refusal', fault('port-taken'), 2, 'port-taken'],
    ['an engine’s fault', fault('engine-gone'), 3, 'engine-gone'],
    ['a bug', new Error('secret'), 1, 'bug'],
  ])('%s', async (_what, throws, exitCode, code) => {
    const noise = vi.spyOn(process.stderr, 'write').mockReturnValue(true); // the bug's stack, on the controller's side
    await serve({ throws });
    const [json, plain] = await Promise.all([run('up', '--json'), run('up')]);
    noise.mockRestore();
    expect(JSON.parse(json.stdout)).toMatchObject({ fault: { code } });
    expect([json.exitCode, plain.exitCode]).toEqual([exitCode, exitCode]);
    expect(plain.stderr).toContain(`(${code})`);
    if (code !== 'bug') expect(plain.stderr).toContain('  Do this.\n  | evidence');
    expect(json.stdout + plain.stderr).not.toContain('secret');
  });

  test('a change that was taken back says that the old state serves on, and why', async () => {
    await serve({ outcome: { kind: 'restored', fault: fault('port-taken').fault } });
    const [json, plain] = await Promise.all([run('method', 'ip_hash', '--json'), run('method', 'ip_hash')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ fault: { code: 'port-taken' }, receipt: { id: 7 } });
    expect(plain.stdout).toContain('what served before serves on\nsignalbox: It cannot be. (port-taken)');
    expect([json.exitCode, plain.exitCode]).toEqual([2, 2]);
  });

  test('a controller that dies under a command is said so, not waited for', async () => {
    const controller = await serve({ gate: new Promise(() => {}) });
    const waiting = program.start(home, 'scale', '3', '--json');
    await vi.waitFor(() => expect(controller.calls).toEqual(['scale 3']), { timeout: 15_000 });
    await served?.close();
    const { stdout, exitCode } = await waiting;
    expect(JSON.parse(stdout)).toMatchObject({ fault: { code: 'controller-gone' } });
    expect(exitCode).toBe(3);
  });

  test('Ctrl-C ends the wait and says what keeps running', async () => {
    const controller = await serve({ gate: new Promise(() => {}) });
    const waiting = program.start(home, 'scale', '3');
    await vi.waitFor(() => expect(controller.calls).toEqual(['scale 3']), { timeout: 15_000 });
    waiting.kill('SIGINT');
    const { stderr, exitCode } = await waiting;
    expect(stderr).toContain('Backends that run keep running');
    expect(exitCode).toBe(130);
  });
});
