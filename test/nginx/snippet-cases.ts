/** Snippets with nginx's own verdict and the linter's, for the real nginx of each version to be asked. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NginxSite, Routing } from '../../stack/model/routing.ts';
import { NO_SNIPPETS, type SnippetLevel } from '../../stack/model/snippets.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { type ConfigFile, printConfig } from '../../stack/nginx/print-config.ts';

export interface SnippetCase {
  readonly level: SnippetLevel;
  readonly text: string;
  readonly nginx: 'takes' | 'refuses';
  readonly linter: 'takes' | 'refuses';
}

/** Refused without need the linter would only annoy: these nginx takes without a word, and harm is done. */
const HARMFUL: readonly (readonly [SnippetLevel, string])[] = [
  ['http', 'access_log off;'],
  ['http', 'access_log logs/access.log combined;'],
  ['http', 'deny all;'],
  ['http', 'limit_conn_zone $uri zone=a:32k;\nlimit_conn a 1;'],
  ['http', 'server { listen 127.0.0.1:8080; }'],
  ['server', 'access_log off;'],
  ['server', 'access_log logs/mine.log;'],
  ['upstream', 'zone flask-app 64k;'],
  ['upstream', 'least_conn;'],
];
/** The linter is never laxer: what nginx refuses of these, it refuses with a better word. */
const BROKEN: readonly (readonly [SnippetLevel, string])[] = [
  ['http', 'log_format signalbox "$uri";'],
  ['http', 'daemon off;'],
  ['http', 'gzip on'],
  ['http', '}'],
  ['http', 'server {'],
  ['http', 'server { listen 8080 default_server; }'],
  ['http', 'upstream flask-app { server 127.0.0.1:1; }'],
  ['server', 'location / { return 200; }'],
  ['server', 'add_header X "a;'],
  ['server', 'listen 8080;'],
  ['upstream', 'server 127.0.0.1:9 weight=0;'],
];
const GOOD: readonly (readonly [SnippetLevel, string])[] = [
  [
    'http',
    'gzip on;\nmap $uri $mine { default 1; }\nserver { listen 8080; server_name other.example; return 200; }',
  ],
  ['http', 'log_format mine "$uri";\naccess_log logs/mine.log mine;'],
  ['server', 'client_max_body_size 20m;\nproxy_read_timeout 5m;\nproxy_set_header Host example.test;'],
  ['server', 'location ~ "^/a{2}$" { return 200 "{}"; }\nadd_header X "it\'s; fine" always;'],
  ['upstream', 'keepalive_requests 9;\nkeepalive_timeout 20s;'],
];

export const SNIPPET_CASES: readonly SnippetCase[] = [
  ...HARMFUL.map(([level, text]) => ({ level, text, nginx: 'takes', linter: 'refuses' }) as const),
  ...BROKEN.map(([level, text]) => ({ level, text, nginx: 'refuses', linter: 'refuses' }) as const),
  ...GOOD.map(([level, text]) => ({ level, text, nginx: 'takes', linter: 'takes' }) as const),
];

/** Each as a whole generation in `folder/snippets/00/`, in the order of the cases. */
export async function writeSnippetCases(folder: string, version: string): Promise<void> {
  for (const [index, one] of SNIPPET_CASES.entries()) {
    for (const { path, text } of filesOf(one, version)) {
      const file = join(folder, 'snippets', String(index).padStart(2, '0'), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
}

/** For `sh -c`, with nginx's program, the folder and a prefix: one 0 or 1 per case, as nginx accepts or refuses it. */
export const ASK_SNIPPETS =
  'mkdir -p "$3/logs" "$3/run" "$3/tmp"; for f in "$2"/snippets/*/nginx.conf; do "$1" -t -q -e stderr -p "$3/" -c "$f" 2>/dev/null; echo "case $?"; done';

/** Where nginx or the linter judged otherwise than the case says; `accepted` is nginx's verdict, in the cases' order. */
export function snippetSurprises(accepted: readonly boolean[], version: string): readonly string[] {
  return SNIPPET_CASES.flatMap((one, index) => {
    const refusals = lintConfig(filesOf(one, version), version).filter(({ weight }) => weight === 'refusal');
    const nginx = accepted[index] === true ? 'takes' : 'refuses';
    const linter = refusals.length === 0 ? 'takes' : 'refuses';
    if (nginx === one.nginx && linter === one.linter) return [];
    return [`${one.level} ${one.text}: nginx ${nginx} it, the linter ${linter} it`];
  });
}

function filesOf({ level, text }: SnippetCase, version: string): readonly ConfigFile[] {
  const site: NginxSite = { listen: '8080', control: '8081', user: null, version };
  const server = { backend: 'flask-app-1', number: 1, address: '127.0.0.1:1', state: 'in' } as const;
  const routing: Routing = {
    site,
    services: [
      {
        name: 'flask-app',
        protocol: 'http',
        healthPath: '/',
        method: { kind: 'round_robin' },
        servers: [server],
      },
    ],
    snippets: { ...NO_SNIPPETS, [level]: text },
  };
  return printConfig(routing, 1);
}
