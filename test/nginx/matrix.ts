/** Every method with every parameter in every order, as configs for a real nginx; and what it is asked with. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lintConfig } from '../../stack/nginx/lint-config.ts';

export interface MatrixCase {
  readonly name: string;
  readonly text: string;
}

const METHODS = [
  ...['', 'least_conn', 'ip_hash', 'hash $uri', 'hash $uri consistent', 'random', 'random two'],
  ...['random two least_conn', 'random two least_time=header', 'random least_conn', 'least_conn x', 'hash'],
  ...['hash $uri sorted', 'least_time header', 'least_time last_byte inflight', 'least_time slowest'],
];
const PARAMETERS = [
  ...['', 'weight=2', 'weight=0', 'weight=x', 'max_conns=2', 'max_conns=-1', 'max_fails=3', 'max_fails=x'],
  ...['fail_timeout=5s', 'fail_timeout=500ms', 'backup', 'down', 'drain', 'route=a', 'route=', 'fast'],
];
type Order = (method: readonly string[], servers: readonly string[]) => readonly string[];
const ORDERS: Readonly<Record<string, Order>> = {
  'method first': (method, servers) => [...method, ...servers, 'keepalive 4'],
  'method last': (method, servers) => [...servers, ...method],
  'keepalive first': (method, servers) => ['keepalive 4', ...method, ...servers],
  'keepalive none': (method, servers) => [...method, ...servers, 'keepalive 0'],
  'sticky first': (method, servers) => ['sticky cookie srv', ...method, ...servers],
  'sticky last': (method, servers) => [...method, ...servers, 'sticky cookie srv'],
  'after ip_hash': (method, servers) => ['ip_hash', ...method, ...servers],
  'one server': (method, servers) => [...method, ...servers.slice(0, 1)],
};

export const MATRIX: readonly MatrixCase[] = METHODS.flatMap((method) =>
  PARAMETERS.flatMap((parameter) =>
    Object.entries(ORDERS).map(([order, lay]) => {
      const servers = [`server 127.0.0.1:1 ${parameter}`.trim(), 'server 127.0.0.1:2'];
      const lines = ['zone u 64k', ...lay(method === '' ? [] : [method], servers)];
      return {
        name: `${method || 'round robin'} | ${parameter || 'plain'} | ${order}`,
        text: httpText(
          `upstream u { ${lines.join('; ')}; }\nserver { listen 127.0.0.1:1; location / { proxy_pass http://u; } }`,
        ),
      };
    }),
  ),
);

/** A whole config; every path is below nginx's prefix. */
export function httpText(inner: string): string {
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `worker_processes 2;
pid nginx.pid;
events {}
http {
access_log off;
${temps.map((name) => `${name}_temp_path ${name};`).join(' ')}
${inner}
}
`;
}

/** Into `folder/cases/0001.conf`, in the order of the matrix. */
export async function writeMatrix(folder: string): Promise<void> {
  await mkdir(join(folder, 'cases'));
  for (const [index, { text }] of MATRIX.entries())
    await writeFile(join(folder, 'cases', `${String(index).padStart(5, '0')}.conf`), text);
}

/** For `sh -c`, with nginx's program, the folder and a prefix: one 0 or 1 per case, as nginx accepts or refuses it. */
export const ASK_ALL =
  'for f in "$2"/cases/*.conf; do "$1" -t -q -e stderr -p "$3/" -c "$f" 2>/dev/null; echo "case $?"; done';

export function readAnswers(output: string): readonly boolean[] {
  return [...output.matchAll(/case (\d+)/g)].map((found) => found[1] === '0');
}

/** What nginx accepts and we refuse, each for its reason. */
const KNOWN_BETTER = new Set([
  'upstream-all-down',
  'upstream-method-doubled',
  'upstream-keepalive-first',
  'upstream-backup-ignored',
  'upstream-sticky-first',
]);

/** Where our verdict is laxer than nginx's, or stricter without one of the known reasons. */
export function disagreements(accepted: readonly boolean[], version: string): readonly string[] {
  return MATRIX.flatMap(({ name, text }, index) => {
    const codes = lintConfig([{ path: 'nginx.conf', text }], version)
      .filter((finding) => finding.weight === 'refusal')
      .map((finding) => finding.code);
    if (accepted[index] !== true) return codes.length === 0 ? [`laxer: ${name}`] : [];
    const unknown = codes.filter((code) => !KNOWN_BETTER.has(code));
    return unknown.length === 0 ? [] : [`stricter: ${name}: ${unknown.join(', ')}`];
  });
}
