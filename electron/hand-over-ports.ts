/** A page's port goes to the controller; the main process never reads what it carries. */
import { ipcMain } from 'electron';
import type { ControllerProcess } from './controller-process.ts';
import { CONNECT_MESSAGE } from './panel-address.ts';
import { isFromPanel } from './security.ts';

/** From now on; a port of anybody but the panel is closed. */
export function handOverPorts(controller: Pick<ControllerProcess, 'carry'>): void {
  ipcMain.on(CONNECT_MESSAGE, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (isFromPanel(event)) controller.carry(port);
    else port.close();
  });
}
