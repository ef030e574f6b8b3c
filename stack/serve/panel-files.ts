/** The built panel as files, and the headers it is shown under; the same in the browser and in Electron. */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PanelFile {
  readonly type: string;
  readonly body: Buffer;
}

/** The page loads from itself alone; inline styles are the one thing its libraries cannot do without. */
export const PANEL_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/**
 * The file a URL's path names inside `folder`, or null: unknown, a folder, of a type the panel has none of, or outside
 * the folder by any route (dots, backslashes, encoded slashes, links).
 */
export async function readPanelFile(folder: string, urlPath: string): Promise<PanelFile | null> {
  const names = namesOf(urlPath === '/' ? '/index.html' : urlPath);
  const type = names && TYPES[extname(names.at(-1) ?? '').toLowerCase()];
  if (!names || !type) return names?.join() === 'favicon.ico' ? FAVICON : null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...names));
    return path.startsWith(root + sep) ? { type, body: await readFile(path) } : null;
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Each segment is decoded once, and must then be a plain name. */
function namesOf(urlPath: string): readonly string[] | null {
  try {
    const names = urlPath.split('/').slice(1).map(decodeURIComponent);
    return names.every((name) => /^[^/\\\0:]+$/.test(name) && !/^\.+$/.test(name)) ? names : null;
  } catch {
    return null; // not percent-encoded text: no file has such a name
  }
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Browsers ask for it whatever the page says: three tracks and a switch. */
const FAVICON: PanelFile = {
  type: 'image/svg+xml',
  body: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#12263a"/>' +
      '<path d="M6 16h8M14 16l10-8M14 16h12M14 16l10 8" stroke="#4dd4ac" stroke-width="3" stroke-linecap="round" fill="none"/></svg>',
  ),
};
