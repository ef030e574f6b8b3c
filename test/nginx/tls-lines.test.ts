/** HTTPS as nginx is told of it, by version, and what a person's own lines may say beside it. */
import { describe, expect, it } from 'vitest';
import type { Routing } from '../../stack/model/routing.ts';
import { NO_SNIPPETS } from '../../stack/model/snippets.ts';
import type { RoutedTls } from '../../stack/model/tls.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { printConfig } from '../../stack/nginx/print-config.ts';

const TLS: RoutedTls = {
  listen: '8443',
  port: 9443,
  redirect: 'on',
  http2: 'on',
  certificate: 'local-000003',
};

function routing(version: string, tls?: RoutedTls, server = ''): Routing {
  return {
    site: { listen: '8080', control: '8081', user: null, version },
    services: [],
    ...(server === '' ? {} : { snippets: { ...NO_SNIPPETS, server } }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function fileOf(asked: Routing, path: string): string {
  return printConfig(asked, 12).find((file) => file.path === path)?.text ?? '';
}

describe('https', () => {
  it('is printed whole for a new nginx: its own default server, a certificate by path, the port clients know', () => {
    expect(fileOf(routing('1.30.6', TLS), 'conf.d/public.conf').split('\n').slice(0, 13)).toEqual([
      'server {',
      '    listen 8080;',
      '    listen 8443 ssl default_server;',
      '    http2 on;',
      '    ssl_certificate ../../tls/local-000003/cert.pem;',
      '    ssl_certificate_key ../../tls/local-000003/key.pem;',
      '    ssl_protocols TLSv1.2 TLSv1.3;',
      '    ssl_session_cache shared:signalbox_tls:4m;',
      '    ssl_session_timeout 1h;',
      '    if ($scheme = http) {',
      '        return 307 https://$host:9443$request_uri;',
      '    }',
      expect.stringContaining('proxy_http_version'),
    ]);
  });

  it('is said in the older words to an older nginx, whose tickets would break at each reload', () => {
    const text = fileOf(routing('1.22.1', TLS), 'conf.d/public.conf');
    expect(text).toContain('listen 8443 ssl http2 default_server;');
    expect(text).toContain('ssl_session_tickets off;');
    expect(text).not.toContain('http2 on;');
  });

  it('says nothing of HTTP/2 where that is off, and nothing at all where https is', () => {
    expect(fileOf(routing('1.30.6', { ...TLS, http2: 'off' }), 'conf.d/public.conf')).not.toContain('http2');
    const files = printConfig(routing('1.30.6'), 12);
    expect(files.map(({ path }) => path)).not.toContain('conf.d/tls.conf');
    expect(files.map(({ text }) => text).join('')).not.toMatch(/ssl|tls/);
  });

  it('gives way to a person’s own words on sessions and protocols', () => {
    const text = fileOf(routing('1.30.6', TLS, 'ssl_protocols TLSv1.3;\n'), 'conf.d/public.conf');
    expect(text).not.toContain('TLSv1.2');
  });

  it('refuses a certificate that is no id of ours', () => {
    const wrong = { ...TLS, certificate: '../../etc/passwd' };
    expect(() => printConfig(routing('1.30.6', wrong), 12)).toThrow(/certificate/);
  });

  it.each([
    ['on its port', TLS, 'listen 8443;\n', ['refusal']],
    ['with ssl while https is off', undefined, 'listen 127.0.0.1:443 ssl;\n', ['warning']],
    ['with ssl while it is on', TLS, 'listen 127.0.0.1:443 ssl;\n', []],
  ])('judges a listen of a person’s own %s', (_what, tls, snippet, weights) => {
    const findings = lintConfig(printConfig(routing('1.30.6', tls, snippet), 12), '1.30.6');
    expect(
      findings.filter(({ path }) => path === 'snippets/server.conf').map(({ weight }) => weight),
    ).toEqual(weights);
  });
});
