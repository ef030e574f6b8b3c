import { describe, expect, test } from 'vitest';
import type { Finding } from '../../stack/nginx/finding.ts';
import { lintConfig } from '../../stack/nginx/lint-config.ts';
import { parseDirectives } from '../../stack/nginx/parse-directives.ts';
import { printConfig } from '../../stack/nginx/print-config.ts';
import { GOLDEN_CASES } from './golden-cases.ts';

test.each(Object.entries(GOLDEN_CASES))(
  'what we print ourselves is without findings: %s',
  (_name, routing) => {
    expect(lintConfig(printConfig(routing, 1), routing.site.version)).toEqual([]);
  },
);

describe('what `nginx -t` lets through is found, at its line', () => {
  test('a group of servers that are all down', () => {
    expect(found('upstream a {\n zone a 64k;\n server 10.0.0.1 down;\n server 10.0.0.2 down;\n}')).toEqual([
      'upstream-all-down refusal 1',
    ]);
  });

  test('two methods, of which nginx takes the last', () => {
    expect(found('upstream a {\n zone a 64k;\n ip_hash;\n least_conn;\n server 10.0.0.1;\n}')).toEqual([
      'upstream-method-doubled refusal 4',
    ]);
  });

  test('keepalive before the method, where the version loses it', () => {
    const text = 'upstream a {\n zone a 64k;\n keepalive 8;\n hash $uri;\n server 10.0.0.1;\n}';
    expect(found(text, '1.22.1')).toEqual(['upstream-keepalive-first refusal 3']);
    expect(found(text, '1.30.6')).toEqual([]);
  });

  test('a backup under a method that has none', () => {
    expect(
      found('upstream a {\n zone a 64k;\n server 10.0.0.1;\n server 10.0.0.2 backup;\n random;\n}'),
    ).toEqual(['upstream-backup-ignored refusal 4']);
    expect(
      found('upstream a {\n zone a 64k;\n least_conn;\n server 10.0.0.1;\n server b backup;\n}'),
    ).toEqual([]);
  });

  test('a group without a zone, a key without a variable, reuseport: said, not refused', () => {
    expect(
      found('server { listen 80 reuseport; }\nupstream a {\n hash "a key";\n server 10.0.0.1;\n}'),
    ).toEqual([
      'listen-reuseport warning 1',
      'upstream-zone-missing warning 2',
      'upstream-key-constant warning 3',
    ]);
  });
});

describe('each further finding has its case', () => {
  const S = ' zone a 64k;\n';
  test.each([
    [`${S} sticky cookie b;\n least_conn;\n server 10.0.0.1;`, '1.30.6', 'upstream-sticky-first refusal 3'],
    [`${S}`, '1.22.1', 'upstream-empty refusal 1'],
    [`${S} server 10.0.0.1 backup;`, '1.22.1', 'upstream-backup-only refusal 1'],
    [`${S} random least_conn;\n server 10.0.0.1;`, '1.22.1', 'upstream-arguments-wrong refusal 3'],
    [`${S} least_time header;\n server 10.0.0.1;`, '1.30.6', 'upstream-unavailable refusal 3'],
    [`${S} least_time slowest;\n server 10.0.0.1;`, '1.31.0', 'upstream-arguments-wrong refusal 3'],
    [`${S} server 10.0.0.1;\n keepalive 0;`, '1.22.1', 'upstream-arguments-wrong refusal 4'],
    [`${S} server 10.0.0.1;\n keepalive 2;\n keepalive 3;`, '1.30.6', 'upstream-arguments-wrong refusal 5'],
    [`${S} server 10.0.0.1 weight=0;`, '1.22.1', 'server-parameter-wrong refusal 3'],
    [`${S} server 10.0.0.1 fail_timeout=500ms;`, '1.30.6', 'server-parameter-wrong refusal 3'],
    [`${S} server;`, '1.30.6', 'server-parameter-wrong refusal 3'],
    [`${S} server 10.0.0.1;\n server b route=b;`, '1.22.1', 'server-unavailable refusal 4'],
    [`${S} server 10.0.0.1;\n server b drain;`, '1.30.6', 'server-drain-unbound warning 4'],
    [`${S} server a drain;\n server b down;`, '1.30.6', 'upstream-all-down refusal 1'],
    [`${S} server 10.0.0.1 max_fails=3;`, '1.22.1', 'server-max-fails-idle warning 3'],
    [`${S} server 10.0.0.1;\n server 10.0.0.1;`, '1.22.1', 'server-doubled warning 4'],
    [' server 10.0.0.1 max_conns=9;', '1.22.1', 'server-max-conns-loose warning 2'],
  ])('%j on %s', (lines, version, finding) => {
    expect(found(`upstream a {\n${lines}\n}`, version)).toContain(finding);
  });

  test('bound clients still meet a draining server, so a group of such is not down', () => {
    const text = `upstream a {\n${S} sticky cookie b;\n server 10.0.0.1 drain;\n server b;\n}`;
    expect(found(text, '1.30.6')).toEqual([]);
  });
});

test('findings come sorted by file and line, each with a reason and a fix', () => {
  const findings = lintConfig(
    [
      { path: 'b.conf', text: 'upstream b { server 10.0.0.1 down; }' },
      { path: 'a.conf', text: '\n\nupstream a { zone a 64k; server 10.0.0.1 down; }' },
    ],
    '1.22.1',
  );
  expect(findings.map(({ path, line, code }) => [path, line, code])).toEqual([
    ['a.conf', 3, 'upstream-all-down'],
    ['b.conf', 1, 'upstream-all-down'],
    ['b.conf', 1, 'upstream-zone-missing'],
  ]);
  for (const { reason, fix } of findings)
    expect([reason, fix].every((text) => text.endsWith('.'))).toBe(true);
});

test('text that is not nginx’s grammar has no findings: nginx itself says what is wrong', () => {
  for (const text of ['upstream a {', '}', 'a; }', 'a {', 'a', '"open', '; a;', 'a } b;']) {
    expect(parseDirectives(text), text).toBeNull();
    expect(found(text)).toEqual([]);
  }
});

test('quotes, comments, escapes and variables in braces are read as nginx reads them', () => {
  const braced = ['$', '{f}g'].join('');
  const text = `a "b c" 'd;e' ${braced} h\\;i; # j; k {\nl { m; }\n`;
  expect(parseDirectives(text)).toEqual([
    { name: 'a', args: ['b c', 'd;e', braced, 'h\\;i'], line: 1, block: null },
    { name: 'l', args: [], line: 2, block: [{ name: 'm', args: [], line: 2, block: null }] },
  ]);
});

function found(text: string, version: string | null = '1.22.1'): readonly string[] {
  return lintConfig([{ path: 'a.conf', text }], version).map(
    ({ code, weight, line }: Finding) => `${code} ${weight} ${line}`,
  );
}
