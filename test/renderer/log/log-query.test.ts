import { describe, expect, it } from 'vitest';
import { createLineMatcher, rangesIn } from '../../../renderer/log/match-lines.ts';
import { parseLogQuery } from '../../../renderer/log/parse-log-query.ts';

const NAMES = new Map([
  ['172.20.0.11:8000', 'flask-app-1'],
  ['172.20.0.12:8000', 'flask-app-2'],
  ['172.20.0.22:8000', 'flask-app-12'],
]);

function accessLine(change: Readonly<Record<string, unknown>> = {}): string {
  const line = {
    time: 1_795_269_802.123,
    generation: 12,
    client: '127.0.0.1',
    method: 'GET',
    path: '/info?x=1',
    status: 200,
    bytes: 214,
    ms: 0.017,
    upstream: '172.20.0.11:8000',
    upstream_status: '200',
    upstream_ms: '0.017',
    cache: '',
    id: 'a1b2',
  };
  return JSON.stringify({ ...line, ...change });
}

const LINES: Readonly<Record<string, string>> = {
  plain: accessLine(),
  second: accessLine({ upstream: '172.20.0.12:8000' }),
  twelfth: accessLine({ upstream: '172.20.0.22:8000', status: 404, path: '/favicon.ico' }),
  retried: accessLine({
    upstream: '172.20.0.12:8000, 172.20.0.11:8000',
    upstream_status: '502, 200',
    upstream_ms: '0.001, 0.016',
  }),
  failed: accessLine({ status: 502, method: 'POST', path: '/work?ms=5', ms: 1.2 }),
  cached: accessLine({ upstream: '', upstream_status: '', upstream_ms: '', cache: 'HIT' }),
};

function matching(query: string, source = 'access', lines = LINES): readonly string[] {
  const { terms, fault } = parseLogQuery(query);
  if (terms === null) throw new Error(fault);
  const isMatch = createLineMatcher(terms, source, NAMES);
  return Object.keys(lines).filter((name) => isMatch(lines[name] ?? ''));
}

describe('a query', () => {
  it.each([
    ['', ['plain', 'second', 'twelfth', 'retried', 'failed', 'cached']],
    ['backend:2', ['second']],
    ['backend:flask-app-12', ['twelfth']],
    ['backend:1,2', ['plain', 'second', 'retried', 'failed']],
    ['backend:none', ['cached']],
    ['-backend:1', ['second', 'twelfth', 'cached']],
    ['status:5xx', ['failed']],
    ['status:404,502', ['twelfth', 'failed']],
    ['status:>=400', ['twelfth', 'failed']],
    ['status:>404', ['failed']],
    ['status:200-299 method:get path:/info backend:1', ['plain', 'retried']],
    ['ms:>1000', ['failed']],
    ['ms:<17', []],
    ['ms:<=17 is:retried', ['retried']],
    ['cache:hit', ['cached']],
    ['client:127. -path:/info', ['twelfth', 'failed']],
    ['id:a1 post', ['failed']],
    ['GET /favicon', ['twelfth']],
    ['"GET /info"', ['plain', 'second', 'retried', 'cached']],
    ['/favicon\\.(ico|png)/', ['twelfth']],
    ['/FAVICON/i status:4xx', ['twelfth']],
    ['-/info/', ['twelfth', 'failed']],
    ['path:"/work?ms"', ['failed']],
    ['after', ['retried']],
  ])('%j finds %j', (query, names) => expect(matching(query)).toEqual(names));

  it('is understood in the error log: level, backend, path and client stand in the message', () => {
    const lines = {
      refused:
        '2026/11/21 14:03:14 [error] 33#33: *1902 connect() failed (111: Connection refused) while connecting to upstream, client: 172.20.0.1, server: , request: "GET /slow HTTP/1.1", upstream: "http://172.20.0.12:8000/slow", host: "h"',
      notice: '2026/11/21 14:02:58 [notice] 31#31: signal process started',
      bare: 'nginx: [emerg] bind() failed',
    };
    expect(matching('level:error', 'error', lines)).toEqual(['refused']);
    expect(matching('backend:2 path:/slow client:172.20.0.1', 'error', lines)).toEqual(['refused']);
    expect(matching('bind()', 'error', lines)).toEqual(['bare']);
  });

  it.each([
    ['status:abc', 'Expected status to be like 404, 5xx, 400-499 or >=500, got “abc”.'],
    ['ms:fast', 'Expected ms to be like >100, <5 or 10-20, got “fast”.'],
    ['/(/', /Invalid regular expression.*\.$/],
    ['/a/gx', 'Expected the flags of /a/ to be i or u, got “gx”.'],
  ])('%j is refused with a sentence', (query, sentence) => {
    const { terms, fault } = parseLogQuery(query);
    expect(terms).toBeNull();
    if (typeof sentence === 'string') expect(fault).toBe(sentence);
    else expect(fault).toMatch(sentence);
  });

  it('takes an unknown field for text', () => {
    expect(parseLogQuery('http://x')).toEqual({
      terms: [{ kind: 'text', text: 'http://x', isNot: false }],
      fault: null,
    });
  });

  it('tells where in a line it matches, special characters being themselves', () => {
    const { terms } = parseLogQuery('a.b /c+/');
    expect(rangesIn(terms ?? [], 'aXb a.b ccc A.B')).toEqual([
      [4, 7],
      [12, 15],
      [8, 11],
    ]);
  });
});
