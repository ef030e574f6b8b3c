/** The built gallery, served on loopback with the shells' own strict content policy. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface GallerySite {
  /** `http://127.0.0.1:PORT/deep/path/`: not at the root, as a shell may serve the panel anywhere. */
  readonly url: string;
  close(): Promise<void>;
}

export const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws:; img-src 'self' data:; object-src 'none'; base-uri 'none'";

export async function openGallerySite(folder: string): Promise<GallerySite> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = normalize(path.startsWith(PREFIX) ? path.slice(PREFIX.length) || 'index.html' : 'absent');
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_POLICY,
        // Kept by the browser, compiled, from one page to the next.
        'cache-control': 'max-age=3600',
      });
      response.end(body);
    } catch {
      // Asked for something the build does not have: the test looks at the status.
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${PREFIX}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const PREFIX = '/deep/path/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
