import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../stack/model/finding.ts';
import type { Routing } from '../../stack/model/routing.ts';
import { NO_SNIPPETS, type SnippetLevel, type Snippets } from '../../stack/model/snippets.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { parseDirectives } from '../../stack/nginx/parse-directives.ts';
import { printConfig } from '../../stack/nginx/print-config.ts';
import { GOLDEN_CASES } from './golden-cases.ts';

const { 'docker-round-robin': plain } = GOLDEN_CASES;
if (plain === undefined) throw new Error('the case was renamed');
const base: Routing = plain;

function lint(snippets: Partial<Snippets>, routing = base): readonly Finding[] {
  const files = printConfig({ ...routing, snippets: { ...NO_SNIPPETS, ...snippets } }, 1);
  return lintConfig(files, routing.site.version);
}

/** `snippet-log refusal snippets/http.conf:2`, one for each finding. */
function found(level: SnippetLevel, text: string): readonly string[] {
  return lint({ [level]: text }).map(({ code, weight, path, line }) => `${code} ${weight} ${path}:${line}`);
}

describe('what breaks a promise of Signalbox is refused, at the person’s own line', () => {
  test.each([
    ['http', '\naccess_log off;', 'snippet-log', 2],
    ['http', 'log_format signalbox "$uri";', 'snippet-log', 1],
    ['http', 'access_log logs/access.log combined;', 'snippet-log', 1],
    ['http', 'server { listen 9000; location / { access_log /srv/logs/access.log; } }', 'snippet-log', 1],
    ['http', 'gzip on;\ndeny all;', 'snippet-control', 2],
    ['http', 'auth_basic "closed";', 'snippet-control', 1],
    ['http', 'proxy_cache mine;', 'snippet-control', 1],
    ['http', 'server {\n  listen 8081;\n}', 'snippet-control', 2],
    ['http', 'server {\n  listen 127.0.0.1:8081;\n}', 'snippet-control', 2],
    ['http', 'server {\n  listen 8080 default_server;\n}', 'snippet-listen', 2],
    ['http', 'server {\n  listen 172.20.0.2:8080;\n}', 'snippet-listen', 2],
    ['http', 'upstream flask-app {\n  zone flask-app 64k;\n  server 10.0.0.1;\n}', 'snippet-balancing', 1],
    ['server', 'access_log off;', 'snippet-log', 1],
    ['server', 'access_log /var/log/mine.log;', 'snippet-log', 1],
    ['server', 'listen 8081;', 'snippet-control', 1],
    ['server', 'listen 8080;', 'snippet-listen', 1],
    ['server', 'location / {\n  return 200;\n}', 'snippet-place', 1],
    ['server', 'pid run/mine.pid;', 'snippet-place', 1],
    ['http', 'daemon on;', 'snippet-place', 1],
    ['upstream', 'least_conn;', 'snippet-balancing', 1],
    ['upstream', '\n\nsticky cookie a;', 'snippet-balancing', 3],
    ['upstream', 'keepalive 4;', 'snippet-balancing', 1],
    ['upstream', 'zone flask-app 1m;', 'snippet-balancing', 1],
  ] as const)('%s: %j', (level, text, code, line) => {
    expect(found(level, text)).toContain(`${code} refusal snippets/${level}.conf:${line}`);
  });
});

describe('lines that do not fit the protocol of the backends', () => {
  const spoken = (protocol: 'http' | 'uwsgi'): Routing => ({
    ...base,
    services: base.services.map((service) => ({ ...service, protocol })),
  });

  test.each([
    ['uwsgi', 'server', 'location /a/ {\n  proxy_pass http://flask-app;\n}', 'refusal', 2],
    [
      'uwsgi',
      'http',
      'server { listen 9000;\n location / { proxy_pass http://flask-app/b; } }',
      'refusal',
      2,
    ],
    ['http', 'server', 'location /a/ { uwsgi_pass flask-app; }', 'refusal', 1],
    ['uwsgi', 'server', 'proxy_read_timeout 5m;', 'warning', 1],
    ['http', 'server', 'uwsgi_read_timeout 5m;', 'warning', 1],
    ['uwsgi', 'server', '\nproxy_set_header X-Team red;', 'warning', 2],
    ['uwsgi', 'upstream', 'keepalive_requests 500;', 'warning', 1],
  ] as const)('backends speak %s, %s: %j is a %s', (protocol, level, text, weight, line) => {
    expect(lint({ [level]: text }, spoken(protocol))).toContainEqual(
      expect.objectContaining({ code: 'snippet-protocol', weight, path: `snippets/${level}.conf`, line }),
    );
  });

  test.each([
    [
      'uwsgi',
      'server',
      'uwsgi_read_timeout 5m;\nuwsgi_param HTTP_X_TEAM red;\nlocation /a { uwsgi_pass flask-app; }',
    ],
    ['uwsgi', 'server', 'location /other/ { proxy_pass http://127.0.0.1:9000; proxy_read_timeout 5m; }'],
    ['http', 'server', 'proxy_read_timeout 5m;\nlocation /a/ { proxy_pass http://flask-app; }'],
    ['http', 'upstream', 'keepalive_requests 500;'],
  ] as const)('backends speak %s, %s: %j is nothing to be told', (protocol, level, text) => {
    expect(lint({ [level]: text }, spoken(protocol))).toEqual([]);
  });
});

describe('text that is not nginx’s grammar is refused where it ends', () => {
  test.each([
    ['gzip on;\n}\nserver {', 2, 'This `}` closes nothing.'],
    ['map $a $b {\n default 1;\n', 1, 'The block of `map` is never closed.'],
    ['gzip on;\ngzip_types text/plain', 2, '`gzip_types` has no end.'],
    ['gzip on;\nadd_header X "a;\n', 2, 'What is quoted here has no end.'],
    ['gzip on;;', 1, 'Before this `;` stands no directive.'],
  ])('%j', (text, line, reason) => {
    expect(lint({ http: text })).toMatchObject([
      { code: 'snippet-grammar', weight: 'refusal', path: 'snippets/http.conf', line, reason },
    ]);
  });

  test('as deep as a text of 60 KiB can be', () => {
    expect(lint({ http: 'a{'.repeat(30_000) })).toMatchObject([
      { code: 'snippet-grammar', line: 1, reason: 'Blocks stand in each other more than 64 deep.' },
    ]);
  });

  test('what is taken reads the same inside a block: no text ends the block it is read in', () => {
    const pieces = fc.constantFrom('}', '{', ';', '"', "'", '#', '\n', 'a', ' ', '\\', '${', '$b');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (words) => {
        const text = words.join('');
        const alone = parseDirectives(text);
        if (alone === null) return;
        const [block, ...rest] = parseDirectives(`server {\n${text}\n}`) ?? [];
        expect(rest).toEqual([]);
        expect(block?.block?.map(({ name, args }) => [name, args])).toEqual(
          alone.map(({ name, args }) => [name, args]),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is dubious is said, and not refused', () => {
  test.each([
    ['http', 'include /etc/nginx/mine.conf;', 'snippet-include', 1],
    ['http', 'error_log /var/log/mine.log;', 'snippet-log', 1],
    ['http', 'server {\n  listen 9000;\n}', 'snippet-listen', 2],
    ['server', 'location = /quiet {\n  access_log off;\n}', 'snippet-log', 2],
    ['server', 'return 503;', 'snippet-place', 1],
    ['server', 'proxy_next_upstream off;', 'snippet-balancing', 1],
    ['server', 'keepalive_min_timeout 0;', 'snippet-control', 1],
    ['upstream', 'server 10.9.9.9:80;', 'snippet-balancing', 1],
    ['server', 'listen 9000 reuseport;', 'listen-reuseport', 1],
  ] as const)('%s: %j', (level, text, code, line) => {
    const all = found(level, text);
    expect(all).toContain(`${code} warning snippets/${level}.conf:${line}`);
    expect(all.filter((one) => one.includes('refusal'))).toEqual([]);
  });

  test('lines for a group that is not printed, as nobody takes requests', () => {
    const services = base.services.map((service) => ({ ...service, servers: [] }));
    expect(lint({ upstream: 'keepalive_requests 5;' }, { ...base, services })).toMatchObject([
      { code: 'snippet-unread', weight: 'warning' },
    ]);
  });
});

test('a group is judged with the person’s lines in it, each finding where it stands', () => {
  const [first] = base.services[0]?.servers ?? [];
  const doubled = `# mine\nserver ${first?.address} weight=0;`;
  const places = lint({ upstream: doubled }).map(({ code, path, line }) => `${code} ${path}:${line}`);
  expect(places).toContain('server-doubled snippets/upstream.conf:2');
  expect(places).toContain('server-parameter-wrong snippets/upstream.conf:2');
});

test('what a snippet may hold has no findings', () => {
  const http =
    'limit_req_zone $binary_remote_addr zone=each:1m rate=10r/s;\nlog_format mine "$uri";\naccess_log logs/mine.log mine;\nserver {\n  listen 8080;\n  server_name other.example;\n  return 200;\n}\n';
  const server =
    'limit_req zone=each burst=20;\nlocation /static/ {\n  root /srv;\n}\nadd_header X-Frame-Options DENY;\n';
  expect(lint({ http, server, upstream: 'keepalive_requests 100;\n' })).toEqual([]);
});
