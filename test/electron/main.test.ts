import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as electron from './stand-in.ts';

vi.mock('electron', () => import('./stand-in.ts'));

let window: electron.StandInWindow;
let child: electron.StandInChild;

beforeAll(async () => {
  vi.stubEnv('SIGNALBOX_HOME', '/tmp/signalbox-home-of-a-test');
  await import('../../electron/main.ts');
  await vi.waitFor(() => expect(electron.StandInWindow.opened).toHaveLength(1));
  window = first(electron.StandInWindow.opened);
  child = first(electron.children);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('the window', () => {
  test('shows the panel’s own scheme, once painted', () => {
    expect(window.loaded).toEqual(['app://signalbox/']);
    expect(window.options.show).toBe(false);
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  test('gives its page no Node, no shared world and a sandbox', () => {
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
    expect(window.options.webPreferences?.preload).toMatch(/preload\.cjs$/);
    expect(electron.app.enableSandbox).toHaveBeenCalledOnce();
  });

  test('loads a page that crashed again', () => {
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.reload).toHaveBeenCalledOnce();
  });

  test('is shown again by a second start of the app, not opened twice', () => {
    electron.app.emit('second-instance');
    expect(electron.StandInWindow.opened).toHaveLength(1);
    expect(window.restore).toHaveBeenCalledOnce();
    expect(window.focus).toHaveBeenCalledOnce();
  });
});

describe('a page cannot leave', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('by %s', (event) => {
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1:8080/',
      'file:///etc/passwd',
      'app://other/',
      'x',
    ]) {
      const preventDefault = vi.fn();
      window.webContents.emit(event, { url, preventDefault });
      expect(preventDefault, url).toHaveBeenCalledOnce();
    }
    const preventDefault = vi.fn();
    window.webContents.emit(event, { url: 'app://signalbox/index.html', preventDefault });
    expect(preventDefault).not.toHaveBeenCalled();
  });

  test('by a webview', () => {
    const preventDefault = vi.fn();
    window.webContents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  test('by opening a window: the stack’s own address opens in the browser, nothing else opens at all', () => {
    const open = (url: string) => window.webContents.openHandler({ url });
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1.evil.example/',
      'http://user:pass@127.0.0.1/',
      'http://user@127.0.0.1:8080/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'not an address',
    ]) {
      expect(open(url)).toEqual({ action: 'deny' });
    }
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
    expect(open('http://127.0.0.1:8080/info')).toEqual({ action: 'deny' });
    expect(electron.shell.openExternal).toHaveBeenCalledWith('http://127.0.0.1:8080/info');
  });

  test('to other rights: all are denied but copying text, which the panel itself may do', () => {
    const request = (permission: string, url: string) => {
      const decide = vi.fn();
      electron.defaultSession.request({ getURL: () => url }, permission, decide);
      return decide.mock.calls[0]?.[0];
    };
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
      expect(request(permission, 'app://signalbox/')).toBe(false);
      expect(electron.defaultSession.check(null, permission, 'app://signalbox/')).toBe(false);
    }
    expect(request('clipboard-sanitized-write', 'app://signalbox/')).toBe(true);
    expect(request('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(electron.defaultSession.check(null, 'clipboard-sanitized-write', 'https://evil.example/')).toBe(
      false,
    );
    expect(electron.defaultSession.device()).toBe(false);
    const isSaved = (url: string): boolean => {
      const preventDefault = vi.fn();
      electron.defaultSession.emit('will-download', { preventDefault }, { getURL: () => url });
      return preventDefault.mock.calls.length === 0;
    };
    expect(isSaved('blob:app://signalbox/6f1c')).toBe(true);
    for (const url of [
      'https://evil.example/a',
      'blob:https://evil.example/6f1c',
      'app://signalbox/index.html',
    ])
      expect(isSaved(url)).toBe(false);
  });
});

describe('a page’s port', () => {
  const send = (senderFrame: object | null, port = { close: vi.fn() }) => {
    child.posted.length = 0;
    electron.ipcMain.emit('signalbox:connect', { senderFrame, ports: [port] });
    return port;
  };

  test('goes to the controller’s process, unread', () => {
    const port = send({ url: 'app://signalbox/', parent: null });
    expect(child.posted).toEqual([{ message: { kind: 'carry' }, ports: [port] }]);
    expect(port.close).not.toHaveBeenCalled();
  });

  test.each([
    ['another site', { url: 'https://evil.example/', parent: null }],
    ['another host of our scheme', { url: 'app://other/', parent: null }],
    ['a frame inside the panel', { url: 'app://signalbox/', parent: {} }],
    ['a frame that is gone', null],
  ])('from %s is closed and goes nowhere', (_who, frame) => {
    const port = send(frame);
    expect(child.posted).toEqual([]);
    expect(port.close).toHaveBeenCalledOnce();
  });
});

describe('the controller’s process', () => {
  beforeEach(() => vi.useFakeTimers());

  test('gets the stack’s home, and starts again with growing pauses when it dies; ports wait for it', async () => {
    expect(child.path).toMatch(/controller\.js$/);
    expect(child.args).toEqual(['/tmp/signalbox-home-of-a-test']);
    const started = () => electron.children.length;
    const before = started();
    child.emit('exit', 1);
    const port = { close: vi.fn() };
    electron.ipcMain.emit('signalbox:connect', {
      senderFrame: { url: 'app://signalbox/', parent: null },
      ports: [port],
    });
    vi.advanceTimersByTime(249);
    expect(started()).toBe(before);
    vi.advanceTimersByTime(1);
    expect(started()).toBe(before + 1);
    expect(last(electron.children).posted).toEqual([{ message: { kind: 'carry' }, ports: [port] }]);
    last(electron.children).emit('exit', 1);
    vi.advanceTimersByTime(499);
    expect(started()).toBe(before + 1);
    vi.advanceTimersByTime(1);
    expect(started()).toBe(before + 2);
    vi.useRealTimers();
  });

  test('is let close before the app quits, once, and is not started again', async () => {
    vi.useRealTimers();
    const running = last(electron.children);
    const preventDefault = vi.fn();
    electron.app.emit('before-quit', { preventDefault });
    electron.app.emit('before-quit', { preventDefault });
    expect(running.posted.at(-1)?.message).toEqual({ kind: 'close' });
    expect(
      running.posted.filter(({ message }) => (message as { kind: string }).kind === 'close'),
    ).toHaveLength(1);
    expect(preventDefault).toHaveBeenCalledTimes(2);
    const before = electron.children.length;
    running.emit('exit', 0);
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    electron.app.emit('before-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(electron.children).toHaveLength(before);
  });
});

describe('the panel’s scheme', () => {
  test('is a standard, secure one, registered before Electron is ready', () => {
    expect(electron.protocol.registerSchemesAsPrivileged).toHaveBeenCalledWith([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(electron.protocol.handle).toHaveBeenCalledWith('app', expect.any(Function));
  });

  test('serves the built panel under its policy, and nothing outside its folder', async () => {
    const { answerPanelRequest } = await import('../../electron/panel-protocol.ts');
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-protocol-'));
    mkdirSync(join(folder, 'panel'));
    writeFileSync(join(folder, 'panel/index.html'), '<title>Signalbox</title>');
    writeFileSync(join(folder, 'secret.json'), 'secret');
    const ask = (url: string, method = 'GET') =>
      answerPanelRequest(new Request(url, { method }), join(folder, 'panel'));
    const page = await ask('app://signalbox/');
    expect(await page.text()).toContain('Signalbox');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    for (const url of ['app://signalbox/..%2fsecret.json', 'app://signalbox/%2e%2e/secret.json']) {
      expect((await ask(url)).status).toBe(404);
    }
    expect((await ask('app://other/')).status).toBe(403);
    expect((await ask('app://signalbox/', 'POST')).status).toBe(403);
    rmSync(folder, { recursive: true });
  });
});

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('there is none');
  return item;
}

function last<Item>(items: readonly Item[]): Item {
  return first([...items].reverse());
}
