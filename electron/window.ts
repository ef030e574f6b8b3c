/** The one window: its look, its rights, and what happens when its page dies. */
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';
import { PANEL_ORIGIN } from './panel-address.ts';

/** Shown once it is painted. `preloadPath` is the built `preload.cjs`. */
export function openPanelWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow(panelWindowOptions(preloadPath, nativeTheme.shouldUseDarkColors));
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.reload();
  });
  void window.loadURL(`${PANEL_ORIGIN}/`);
  return window;
}

/** Said in full although many are defaults: these are the promises, and a test reads them. */
export function panelWindowOptions(preloadPath: string, isDark: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Signalbox',
    width: 1280,
    height: 800,
    minWidth: 880,
    minHeight: 560,
    show: false, // until painted: no white flash
    backgroundColor: isDark ? '#1a1b1e' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  };
}
