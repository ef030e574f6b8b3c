import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE, DEFAULT_ZONE } from '../../stack/model/caching.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { printConfig } from '../../stack/nginx/print-config.ts';
import { GOLDEN_CASES } from './golden-cases.ts';

function codesOf(...lines: readonly string[]): readonly string[] {
  const text = `server {\n  location /a {\n    ${lines.join('\n    ')}\n  }\n}\n`;
  return lintConfig([{ path: 'conf.d/public.conf', text }], '1.30.6').map(
    ({ code, weight, line }) => `${code} ${weight} ${line}`,
  );
}

describe('what nginx takes of its cache without a word', () => {
  test.each([
    ['a lock without a cache', ['proxy_cache_lock on;'], ['cache-absent warning 3']],
    ['stale answers without a cache', ['uwsgi_cache_use_stale error;'], ['cache-absent warning 3']],
    ['a cache that is off', ['proxy_cache off;', 'proxy_cache_lock on;'], ['cache-absent warning 4']],
    [
      'a backend that is not asked how long, and no time',
      ['proxy_cache z;', 'proxy_ignore_headers Cache-Control;'],
      ['cache-validity-missing warning 3'],
    ],
    ['one key for all', ['proxy_cache z;', 'proxy_cache_key everything;'], ['cache-key-constant refusal 4']],
    [
      'cookies that are handed to others',
      ['proxy_cache z;', 'proxy_ignore_headers Set-Cookie;'],
      ['cache-set-cookie refusal 4'],
    ],
    [
      'a refresh nobody would be served during',
      ['proxy_cache z;', 'proxy_cache_background_update on;', 'proxy_cache_use_stale error;'],
      ['cache-refresh-idle warning 4'],
    ],
    [
      'cookies that are hidden',
      ['proxy_cache z;', 'proxy_ignore_headers Set-Cookie;', 'proxy_hide_header Set-Cookie;'],
      [],
    ],
    ['a cache as it should be', ['proxy_cache z;', 'proxy_cache_lock on;', 'proxy_cache_valid 200 1m;'], []],
  ])('%s', (_what, lines, expected) => {
    expect(codesOf(...lines)).toEqual(expected);
  });

  test('what we print ourselves is judged well, also with nobody there to answer', () => {
    for (const name of Object.keys(GOLDEN_CASES).filter((one) => one.includes('cached'))) {
      const routing = GOLDEN_CASES[name];
      if (routing === undefined) throw new Error(name);
      expect(lintConfig(printConfig(routing, 1), routing.site.version), name).toEqual([]);
    }
  });

  test('clients bound by a cookie pass the cache by, and that is said', () => {
    const tuned = GOLDEN_CASES['docker-tuned'];
    if (tuned === undefined) throw new Error('the case is gone');
    const rule = { ...DEFAULT_RULE, match: 'exact', path: '/cache-me' } as const;
    const codes = (personal: 'apart' | 'shared') =>
      lintConfig(
        printConfig({ ...tuned, caching: { zone: DEFAULT_ZONE, rules: [{ ...rule, personal }] } }, 1),
        '1.30.6',
      ).map(({ code }) => code);
    expect(codes('apart')).toContain('cache-sticky-passed');
    expect(codes('shared')).not.toContain('cache-sticky-passed');
  });
});
