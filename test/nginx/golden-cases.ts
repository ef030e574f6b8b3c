/** The routings whose whole printed configs are kept in `test/golden/nginx/`, one folder each. */

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendTuning, Balancing } from '../../stack/model/balancing.ts';
import { type CacheEpochs, type CacheRule, DEFAULT_RULE, DEFAULT_ZONE } from '../../stack/model/caching.ts';
import type { Method } from '../../stack/model/desired.ts';
import type { NginxSite, RoutedServer, Routing } from '../../stack/model/routing.ts';
import type { ConfigFile } from '../../stack/nginx/print-config.ts';

export const GOLDEN_FOLDER = fileURLToPath(new URL('../golden/nginx/', import.meta.url));
/** Stands for a stack's home in the golden files of the process engine. */
export const GOLDEN_HOME = '/srv/signalbox';
export const GOLDEN_GENERATION = 12;

const PROCESS_SITE: NginxSite = {
  listen: '127.0.0.1:8080',
  control: `unix:${GOLDEN_HOME}/nginx/run/control.sock`,
  user: 'root',
  version: '1.22.1',
};
const DOCKER_SITE: NginxSite = { listen: '8080', control: '8081', user: null, version: '1.30.6' };

export const GOLDEN_CASES: Readonly<Record<string, Routing>> = {
  'no-backends': routing(PROCESS_SITE, { kind: 'round_robin' }, []),
  'all-down': routing(PROCESS_SITE, { kind: 'round_robin' }, processServers('down', 'down')),
  'process-round-robin': routing(PROCESS_SITE, { kind: 'round_robin' }, processServers('in', 'in', 'in')),
  'process-one-down': routing(PROCESS_SITE, { kind: 'ip_hash' }, processServers('in', 'down', 'in')),
  'docker-round-robin': routing(DOCKER_SITE, { kind: 'round_robin' }, dockerServers('in', 'in', 'in')),
  'docker-version-unknown': routing(
    { ...DOCKER_SITE, version: null },
    { kind: 'round_robin' },
    dockerServers('in'),
  ),
  'least-conn': routing(DOCKER_SITE, { kind: 'least_conn' }, dockerServers('in', 'in')),
  'ip-hash': routing(DOCKER_SITE, { kind: 'ip_hash' }, dockerServers('in', 'in')),
  hash: routing(
    DOCKER_SITE,
    { kind: 'hash', key: '$request_uri', consistent: false },
    dockerServers('in', 'in'),
  ),
  'hash-consistent': routing(
    PROCESS_SITE,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is nginx's variable
    { kind: 'hash', key: '${remote_addr}:$arg_user', consistent: true },
    processServers('in', 'in'),
  ),
  random: routing(PROCESS_SITE, { kind: 'random', two: false }, processServers('in', 'in')),
  'docker-tuned': tuned(DOCKER_SITE, { kind: 'least_conn' }, dockerServers('in', 'in', 'in', 'in', 'down')),
  'process-tuned': tuned(
    PROCESS_SITE,
    { kind: 'random', two: true, by: 'least_conn' },
    processServers('in', 'in', 'down'),
  ),
  'least-time': routing(
    { ...DOCKER_SITE, version: '1.31.4' },
    { kind: 'least_time', by: 'header', inflight: true },
    dockerServers('in', 'in'),
  ),
  'random-two': routing(PROCESS_SITE, { kind: 'random', two: true }, processServers('in', 'in')),
  'docker-snippets': {
    ...routing(DOCKER_SITE, { kind: 'least_conn' }, dockerServers('in', 'in')),
    snippets: {
      http: 'gzip on;\ngzip_types text/plain;\n\nmap $http_upgrade $connection_upgrade {\n  default upgrade;\n  "" "";\n}',
      server:
        'client_max_body_size 20m;\nproxy_read_timeout 5m;\nproxy_set_header Connection $connection_upgrade;\n\nlocation = /robots.txt {\n  return 200 "User-agent: *";\n}\n',
      upstream: 'keepalive_requests 500;\nkeepalive_timeout 20s;\n',
    },
  },
  'process-server-snippet': {
    ...routing(PROCESS_SITE, { kind: 'round_robin' }, processServers('in', 'in')),
    snippets: { http: '', server: '# Höchstens 20 MB\nclient_max_body_size 20m;\n', upstream: ' \n\n' },
  },
  'process-uwsgi': uwsgi(routing(PROCESS_SITE, { kind: 'round_robin' }, processServers('in', 'in', 'down'))),
  'docker-uwsgi-tuned': uwsgi(
    tuned(DOCKER_SITE, { kind: 'least_conn' }, dockerServers('in', 'in', 'in', 'in', 'down')),
  ),
  'docker-uwsgi-snippets': {
    ...uwsgi(routing(DOCKER_SITE, { kind: 'round_robin' }, dockerServers('in', 'in'))),
    snippets: {
      http: '',
      server: 'uwsgi_read_timeout 5m;\nuwsgi_param HTTP_X_FORWARDED_PROTO https;\nuwsgi_buffers 16 8k;\n',
      upstream: '',
    },
  },
  'docker-cached': cached(
    routing(DOCKER_SITE, { kind: 'round_robin' }, dockerServers('in', 'in')),
    [
      { ...DEFAULT_RULE, match: 'exact', path: '/cache-me' },
      {
        ...DEFAULT_RULE,
        match: 'prefix',
        path: '/static/',
        validS: { ok: 600, moved: 60, missing: 5, failed: 1 },
        backendSays: 'overridden',
        keyedBy: ['scheme'],
        personal: 'shared',
        lock: null,
        stale: [],
        bypass: [
          { kind: 'header', name: 'X-No-Cache' },
          { kind: 'cookie', name: 'preview' },
          { kind: 'arg', name: 'fresh' },
        ],
        minUses: 3,
      },
    ],
    { all: 0, rules: { '/cache-me': 7 }, paths: { '/static/a.css': 9, '/static/é b': 11 } },
  ),
  'process-cached-nobody': cached(
    routing(PROCESS_SITE, { kind: 'round_robin' }, processServers('down', 'down')),
    [{ ...DEFAULT_RULE, match: 'exact', path: '/cache-me' }],
    { all: 3, rules: {}, paths: {} },
  ),
  'process-cached-uwsgi': uwsgi(
    cached(routing(PROCESS_SITE, { kind: 'least_conn' }, processServers('in')), [
      { ...DEFAULT_RULE, match: 'prefix', path: '/' },
    ]),
  ),
  'process-cached-uwsgi-nobody': uwsgi(
    cached(routing(PROCESS_SITE, { kind: 'least_conn' }, []), [
      { ...DEFAULT_RULE, match: 'exact', path: '/cache-me' },
    ]),
  ),
};

export async function readGolden(name: string): Promise<readonly ConfigFile[]> {
  const folder = join(GOLDEN_FOLDER, name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })));
}

/** For a person who meant the change: `UPDATE_GOLDEN=1 npx vitest …`, then read the diff. */
export async function writeGolden(name: string, files: readonly ConfigFile[]): Promise<void> {
  const folder = join(GOLDEN_FOLDER, name);
  await rm(folder, { recursive: true, force: true });
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

type States = readonly RoutedServer['state'][];

function processServers(...states: States): readonly RoutedServer[] {
  return servers(states, (number) => `unix:${GOLDEN_HOME}/run/flask-app-${number}.sock`);
}

function dockerServers(...states: States): readonly RoutedServer[] {
  return servers(states, (number) => `172.20.0.${10 + number}:8000`);
}

function servers(states: States, addressOf: (number: number) => string): readonly RoutedServer[] {
  return states.map((state, index) => ({
    backend: `flask-app-${index + 1}`,
    number: index + 1,
    address: addressOf(index + 1),
    state,
  }));
}

/** With all that may be said beyond the method, as far as the site's nginx has it. */
function tuned(site: NginxSite, method: Method, plain: readonly RoutedServer[]): Routing {
  const isNew = site === DOCKER_SITE;
  const tunings: readonly BackendTuning[] = isNew
    ? [
        { weight: 3, maxConns: 10, route: 'a' },
        { traffic: 'drain', route: 'b' },
        { maxFails: 3, failTimeoutS: 20 },
        { role: 'backup' },
        { traffic: 'drain' },
      ]
    : [{ weight: 2, maxConns: 5 }, { maxFails: 0 }, { weight: 4 }];
  const base = routing(
    site,
    method,
    plain.map((server, index) => ({ ...server, tuning: tunings[index] })),
  );
  const balancing: Balancing = {
    ...(isNew ? { sticky: { kind: 'cookie', name: 'srv', expires: '1h' } } : {}),
    keepalive: isNew ? 4 : 0,
    nextUpstream: { conditions: ['http_502', 'error', 'timeout'], tries: 2 },
  };
  return { ...base, services: base.services.map((service) => ({ ...service, balancing })) };
}

function cached(base: Routing, rules: readonly CacheRule[], cacheEpochs?: CacheEpochs): Routing {
  return { ...base, caching: { zone: DEFAULT_ZONE, rules }, ...(cacheEpochs ? { cacheEpochs } : {}) };
}

function uwsgi(base: Routing): Routing {
  return { ...base, services: base.services.map((service) => ({ ...service, protocol: 'uwsgi' as const })) };
}

function routing(site: NginxSite, method: Method, routed: readonly RoutedServer[]): Routing {
  return {
    site,
    services: [{ name: 'flask-app', protocol: 'http', healthPath: '/health', method, servers: routed }],
  };
}
