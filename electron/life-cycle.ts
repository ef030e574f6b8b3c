/** From the first window to the last: one window at a time, and a controller that is let close its files. */
import { app, type BrowserWindow } from 'electron';
import type { ControllerProcess } from './controller-process.ts';

/** Opens the window; a second start of the app shows it again instead of a second one. */
export function keepOneWindow(open: () => BrowserWindow): void {
  let window: BrowserWindow | null = null;
  const show = () => {
    if (window === null) {
      window = open();
      window.once('closed', () => {
        window = null;
      });
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  show();
}

/** Quitting waits for the controller, once. */
export function closeBeforeQuit(controller: Pick<ControllerProcess, 'close'>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void controller.close().finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}
