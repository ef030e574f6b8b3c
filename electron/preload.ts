/** The page's only door: it learns which shell it is in, and may hand one port out. One CommonJS file. */
import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_MESSAGE, PANEL_ORIGIN } from './panel-address.ts';

contextBridge.exposeInMainWorld('signalbox', { shell: 'electron' });

// A port cannot cross the bridge, but it can be posted to the window that this script shares with the page.
window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== PANEL_ORIGIN || event.data !== CONNECT_MESSAGE) return;
  const [port] = event.ports;
  if (port) ipcRenderer.postMessage(CONNECT_MESSAGE, null, [port]);
});
