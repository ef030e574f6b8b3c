import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAccessLine } from '../../../stack/logs/read/parse-access-line.ts';
import { accessLine } from './access-line.ts';

describe('parseAccessLine', () => {
  test('a plain request: seconds become milliseconds, one try', () => {
    expect(parseAccessLine(accessLine())).toEqual({
      timeMs: 1700000000123,
      generation: 12,
      client: '127.0.0.1',
      method: 'GET',
      path: '/',
      status: 200,
      bytes: 180,
      ms: 12,
      tries: [{ address: '10.0.0.2:8000', status: 200, ms: 11 }],
      cache: '',
      requestId: '6fb1c2a4',
      parent: '',
    });
  });

  test('a line from before the parent was logged has none, and is the same request', () => {
    expect(parseAccessLine(accessLine({ parent: null }))).toEqual(parseAccessLine(accessLine()));
    const parent = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
    expect(parseAccessLine(accessLine({ parent }))?.parent).toBe(parent);
  });

  test('a retried request keeps its tries in nginx’s order', () => {
    const line = accessLine({
      upstream: '10.0.0.2:8000, 10.0.0.3:8000',
      upstreamStatus: '502, 200',
      upstreamMs: '0.000, 0.020',
    });
    expect(parseAccessLine(line)?.tries).toEqual([
      { address: '10.0.0.2:8000', status: 502, ms: 0 },
      { address: '10.0.0.3:8000', status: 200, ms: 20 },
    ]);
  });

  test.each([
    ['an internal redirect starts a new group', '10.0.0.2:80 : 10.0.0.9:80', '404 : 200', '0.001 : 0.002', 2],
    [
      'sockets are told from separators',
      'unix:/run/a-1.sock, unix:/run/a-2.sock : unix:/b.sock',
      '502, 502 : 200',
      '-, - : 0.001',
      3,
    ],
    ['a bare separator at the end is no try', '10.0.0.2:80 : ', '200 : ', '0.001 : ', 1],
    ['a socket in a folder with a comma is one try', 'unix:/home/a, b/1.sock', '200', '0.001', 1],
    [
      'two sockets in such a folder are two',
      'unix:/a, b/1.sock, unix:/a : b/2.sock',
      '502, 200',
      '0.001, 0.001',
      2,
    ],
    ['IPv6 peers', '[::1]:80, [::2]:80', '502, 200', '-, 0.001', 2],
    ['no live upstreams names the group', 'flask-app', '502', '0.000', 1],
    ['a cache hit has none, empty', '', '', '', 0],
    ['a cache hit has none, dash', '-', '-', '-', 0],
  ])('%s', (_title, upstream, upstreamStatus, upstreamMs, count) => {
    const tries = parseAccessLine(accessLine({ upstream, upstreamStatus, upstreamMs }))?.tries;
    expect(tries).toHaveLength(count);
  });

  test('an address that had no peer keeps the others beside their statuses', () => {
    const line = accessLine({ upstream: ', 10.0.0.3:80', upstreamStatus: '-, 200', upstreamMs: '-, 0.004' });
    expect(parseAccessLine(line)?.tries).toEqual([{ address: '10.0.0.3:80', status: 200, ms: 4 }]);
  });

  test('a dash as time or status is null or 0, never a number from nowhere', () => {
    const line = accessLine({
      upstream: '10.0.0.2:80, 10.0.0.3:80',
      upstreamStatus: '-, 200',
      upstreamMs: '-, 0.004',
    });
    expect(parseAccessLine(line)?.tries[0]).toEqual({ address: '10.0.0.2:80', status: 0, ms: null });
  });

  test.each(['400', '408'])('a broken request line with status %s is a request', (status) => {
    const line = accessLine({
      method: '',
      path: '',
      status,
      upstream: '',
      upstreamStatus: '',
      upstreamMs: '',
    });
    expect(parseAccessLine(line)).toMatchObject({ method: '', path: '', status: Number(status), tries: [] });
  });

  test.each([
    ['000', 0],
    ['009', 9],
  ])('the status %s, which is not JSON, is read', (status, expected) => {
    expect(parseAccessLine(accessLine({ status }))?.status).toBe(expected);
  });

  test.each([
    ['nothing', ''],
    ['half a line', accessLine().slice(0, 90)],
    ['two lines glued', accessLine() + accessLine()],
    ['a list', '[1]'],
    ['null', 'null'],
    ['another format', '127.0.0.1 - - [21/Nov/2026] "GET / HTTP/1.1" 200'],
    ['a missing field', '{"time":1,"generation":1}'],
    ['a negative count', accessLine({ bytes: -1 })],
    ['a parent that is no text', accessLine().replace('"parent":""', '"parent":7')],
    ['a generation in words', accessLine().replace('"generation":12', '"generation":"12"')],
  ])('%s is malformed', (_title, line) => {
    expect(parseAccessLine(line)).toBeNull();
  });

  test('never throws, whatever the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (line) => {
        parseAccessLine(line);
      }),
    );
  });

  test('whatever a client sends as path and method comes out as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }), (path, method) => {
        expect(parseAccessLine(accessLine({ path, method }))).toMatchObject({ path, method, status: 200 });
      }),
    );
  });
});
