import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const exposeInMainWorld = vi.fn();
const postMessage = vi.fn();
vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld }, ipcRenderer: { postMessage } }));

let hear: (event: object) => void = () => {};
const window = { addEventListener: (_event: string, listener: typeof hear) => (hear = listener) };

beforeAll(async () => {
  vi.stubGlobal('window', window);
  await import('../../electron/preload.ts');
});
beforeEach(() => postMessage.mockClear());

describe('the preload script', () => {
  test('tells the page which shell it is in, and gives it no function to call', () => {
    expect(exposeInMainWorld.mock.calls).toEqual([['signalbox', { shell: 'electron' }]]);
  });

  test('hands one port of the page to the main process', () => {
    const port = {};
    hear({ source: window, origin: 'app://signalbox', data: 'signalbox:connect', ports: [port, {}] });
    expect(postMessage.mock.calls).toEqual([['signalbox:connect', null, [port]]]);
  });

  test.each([
    ['another window', { source: {}, origin: 'app://signalbox', data: 'signalbox:connect', ports: [{}] }],
    ['another origin', { origin: 'https://evil.example', data: 'signalbox:connect', ports: [{}] }],
    ['other words', { origin: 'app://signalbox', data: 'other', ports: [{}] }],
    ['no port', { origin: 'app://signalbox', data: 'signalbox:connect', ports: [] }],
  ])('hands nothing out for %s', (_what, event) => {
    hear({ source: window, ...event });
    expect(postMessage).not.toHaveBeenCalled();
  });
});
