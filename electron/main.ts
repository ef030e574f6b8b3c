/**
 * In: nothing but the person's clicks on the app. Out: one window on the panel, and a controller process behind it.
 * Must not know: nginx, engines, what travels over a page's port. A table of contents; each line is a file of its own.
 */
import { fileURLToPath } from 'node:url';
import { app, session, shell } from 'electron';
import { programFiles } from '../stack/cli/program-files.ts';
import { resolveHome } from '../stack/cli/resolve-home.ts';
import { startControllerProcess } from './controller-process.ts';
import { handOverPorts } from './hand-over-ports.ts';
import { closeBeforeQuit, keepOneWindow } from './life-cycle.ts';
import { setMenu } from './menu.ts';
import { registerPanelScheme, servePanelScheme } from './panel-protocol.ts';
import { confinePages, denyPermissions } from './security.ts';
import { openPanelWindow } from './window.ts';

if (app.requestSingleInstanceLock()) {
  registerPanelScheme();
  confinePages(app, shell);
  app.enableSandbox();
  // Not awaited here: Electron is not ready before its entry module has been read to the end.
  app.whenReady().then(start, endLoudly);
} else {
  app.quit();
}

function start(): void {
  denyPermissions(session.defaultSession);
  servePanelScheme(programFiles().rendererFolder);
  setMenu();
  const controller = startControllerProcess(builtBeside('controller.js'), resolveHome());
  handOverPorts(controller);
  keepOneWindow(() => openPanelWindow(builtBeside('preload.cjs')));
  closeBeforeQuit(controller);
}

function endLoudly(error: unknown): void {
  process.stderr.write(`signalbox: the desktop app could not start: ${String(error)}\n`);
  app.exit(1);
}

function builtBeside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
