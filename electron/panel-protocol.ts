/** `app://signalbox/` is the built panel and nothing else. */
import { protocol } from 'electron';
import { PANEL_HEADERS, readPanelFile } from '../stack/serve/panel-files.ts';
import { PANEL_HOST, PANEL_SCHEME } from './panel-address.ts';

/** Before Electron is ready: the scheme gets an origin, as `https:` has one. */
export function registerPanelScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PANEL_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Once Electron is ready. */
export function servePanelScheme(rendererFolder: string): void {
  protocol.handle(PANEL_SCHEME, (request) => answerPanelRequest(request, rendererFolder));
}

/** A file of the built panel; 403 for another host or method, 404 for what is not there. */
export async function answerPanelRequest(request: Request, rendererFolder: string): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  if (host !== PANEL_HOST || request.method !== 'GET') return refusal(403, 'Only the panel is here.');
  const file = await readPanelFile(rendererFolder, pathname);
  if (!file) return refusal(404, 'There is nothing here.');
  return new Response(new Uint8Array(file.body), {
    headers: { ...PANEL_HEADERS, 'Content-Type': file.type },
  });
}

function refusal(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: { ...PANEL_HEADERS, 'Content-Type': 'text/plain' } });
}
