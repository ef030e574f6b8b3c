/** A stand-in for the `electron` module: it notes what it was told, and lets a test play Electron's part. */
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

export class StandInContents extends EventEmitter {
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  setWindowOpenHandler(handler: StandInContents['openHandler']): void {
    this.openHandler = handler;
  }
}

export class StandInWindow extends EventEmitter {
  static readonly opened: StandInWindow[] = [];
  readonly webContents = new StandInContents();
  readonly loaded: string[] = [];
  readonly show = vi.fn();
  readonly focus = vi.fn();
  readonly restore = vi.fn();
  readonly reload = vi.fn();
  isMinimized = (): boolean => true;
  constructor(readonly options: Electron.BrowserWindowConstructorOptions) {
    super();
    StandInWindow.opened.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
}

export class StandInChild extends EventEmitter {
  readonly posted: { message: unknown; ports: unknown[] }[] = [];
  readonly kill = vi.fn(() => this.emit('exit', 0));
  constructor(
    readonly path: string,
    readonly args: readonly string[],
    readonly options: object,
  ) {
    super();
  }
  postMessage(message: unknown, ports: unknown[] = []): void {
    this.posted.push({ message, ports });
  }
}

class StandInApp extends EventEmitter {
  isPackaged = true;
  readonly requestSingleInstanceLock = vi.fn(() => true);
  readonly quit = vi.fn();
  readonly exit = vi.fn();
  readonly enableSandbox = vi.fn();
  readonly whenReady = async (): Promise<void> => {};
}

type PermissionRequest = (
  contents: { getURL(): string },
  permission: string,
  decide: (isGranted: boolean) => void,
) => void;
type PermissionCheck = (contents: null, permission: string, origin: string) => boolean;

export const app = new StandInApp();
export const ipcMain = new EventEmitter();
export const shell = { openExternal: vi.fn(async () => {}) };
export const nativeTheme = { shouldUseDarkColors: true };
export const Menu = {
  setApplicationMenu: vi.fn(),
  buildFromTemplate: vi.fn((template: unknown) => template),
};
export const protocol = { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() };
export const BrowserWindow = StandInWindow;

export const children: StandInChild[] = [];
export const utilityProcess = {
  fork: vi.fn((path: string, args: string[], options: object) => {
    const child = new StandInChild(path, args, options);
    children.push(child);
    return child;
  }),
};

class StandInSession extends EventEmitter {
  request: PermissionRequest = (_contents, _permission, decide) => decide(true);
  check: PermissionCheck = () => true;
  device: () => boolean = () => true;
  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
}
export const defaultSession = new StandInSession();
export const session = { defaultSession };
