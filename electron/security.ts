/** What a page may not do, whatever it became: leave, open, ask for rights, or speak from another place. */
import type { App, IpcMainEvent, Session, Shell, WebContents } from 'electron';
import { PANEL_ORIGIN } from './panel-address.ts';

/** Every page of the app, now and later, stays where it is and opens nothing. */
export function confinePages(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => confinePage(contents, shell));
}

function confinePage(contents: WebContents, shell: Shell): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (originOf(event.url) !== PANEL_ORIGIN) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isStackAddress(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** The panel copies to the clipboard and saves what it made; no page gets any other right. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(permission === COPYING && originOf(contents.getURL()) === PANEL_ORIGIN);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === COPYING && originOf(origin) === PANEL_ORIGIN;
  });
  session.setDevicePermissionHandler(() => false);
  // What the panel itself made may be saved, where a person says; nothing that comes from elsewhere.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${PANEL_ORIGIN}/`)) event.preventDefault();
  });
}

/** A message counts only from the panel itself, in the window's own frame. */
export function isFromPanel(event: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && originOf(frame.url) === PANEL_ORIGIN;
}

/** nginx's public address, the one place outside that the panel links to: always this machine, never a name. */
export function isStackAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.hostname === '127.0.0.1' && url.username === '' && url.password === '';
}

/** `URL.origin` is `null` for a scheme Node does not know, so it is put together here. */
function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}`;
}

const COPYING = 'clipboard-sanitized-write';
