/** Log lines as nginx and gunicorn write them, hostile ones among them. */

export function accessLines(count: number, backends: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => accessLine(index, (index % backends) + 1));
}

/** Text that would move a terminal, hide a word, or run in a page. */
export const HOSTILE_PATH =
  '/\\u001b[31mred\\u001b[0m\\u0000<img src=x onerror=window.wasRun=1>\\u202ecod.exe\\u009b2J';

export function hostileLine(): string {
  return accessLine(999, 1).replace('"/"', `"${HOSTILE_PATH}"`);
}

export const ERROR_LINES: readonly string[] = [
  '2026/11/21 14:02:58 [notice] 31#31: signal process started',
  '2026/11/21 14:03:11 [warn] 33#33: *1841 an upstream response is buffered to a temporary file',
  '2026/11/21 14:03:14 [error] 33#33: *1902 connect() failed (111: Connection refused) while connecting to upstream, client: 172.20.0.1, server: , request: "GET / HTTP/1.1", upstream: "http://172.20.0.12:8000/", host: "127.0.0.1:8080"',
];

export const BACKEND_LINES: readonly string[] = [
  '[2026-11-21 14:03:21 +0000] [1] [INFO] Starting gunicorn 26.2.0',
  '[2026-11-21 14:03:21 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)',
  '[2026-11-21 14:03:21 +0000] [1] [INFO] Using worker: gthread',
  '[2026-11-21 14:03:21 +0000] [7] [INFO] Booting worker with pid: 7',
];

function accessLine(index: number, backend: number): string {
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  const ms = 2 + ((index * 37) % 19);
  const own = `172.20.0.${10 + backend}:8000`;
  const isRetried = index % 61 === 60;
  const upstream = isRetried ? `172.20.0.12:8000, ${own}` : own;
  return JSON.stringify({
    time: 1_795_269_802 + index * 0.043,
    generation: 12,
    client: '172.20.0.1',
    method: kind.method,
    path: kind.path,
    status: kind.status,
    bytes: 214,
    ms: ms / 1000,
    upstream,
    upstream_status: isRetried ? `502, ${kind.status}` : String(kind.status),
    upstream_ms: isRetried ? `0.001, ${ms / 1000}` : String(ms / 1000),
    cache: '',
    id: 'f0e1d2c3',
  });
}

const KINDS = [
  { method: 'GET', path: '/', status: 200 },
  { method: 'GET', path: '/', status: 200 },
  { method: 'GET', path: '/info', status: 200 },
  { method: 'GET', path: '/', status: 200 },
  { method: 'GET', path: '/favicon.ico', status: 404 },
  { method: 'GET', path: '/work?ms=20', status: 200 },
  { method: 'GET', path: '/', status: 200 },
  { method: 'POST', path: '/work?ms=5', status: 302 },
  { method: 'GET', path: '/', status: 200 },
] as const;
