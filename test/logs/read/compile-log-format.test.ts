import { describe, expect, test } from 'vitest';
import { compileLogFormat } from '../../../stack/logs/read/compile-log-format.ts';

const QUOTED = `log_format timed escape=default '$remote_addr [$time_iso8601] "$request" $status $bytes_sent '
  'rt=$request_time up="$upstream_addr" us="$upstream_status" ut="$upstream_response_time" $connection';`;

describe('compileLogFormat', () => {
  test('combined, as nginx writes it', () => {
    const line =
      '10.1.2.3 - ann lee [21/Nov/2026:01:02:03 +0100] "GET /a?b=\\x22c HTTP/1.1" 404 153 "-" "curl/8 \\x22x\\x22"';
    expect(compileLogFormat('combined')(line)).toEqual({
      timeMs: Date.UTC(2026, 10, 21, 0, 2, 3),
      generation: 0,
      client: '10.1.2.3',
      method: 'GET',
      path: '/a?b="c',
      status: 404,
      bytes: 153,
      ms: -1,
      tries: [],
      cache: '',
      requestId: '',
      parent: '',
    });
  });

  test('a format as it stands in a config, with retries', () => {
    const parse = compileLogFormat(QUOTED);
    const line =
      '::1 [2026-11-21T01:02:03+00:00] "POST / HTTP/2.0" 200 42 rt=0.021 up="10.0.0.2:80, 10.0.0.3:80" us="502, 200" ut="0.001, 0.020" 17';
    expect(parse(line)).toMatchObject({
      timeMs: Date.UTC(2026, 10, 21, 1, 2, 3),
      client: '::1',
      ms: 21,
      tries: [
        { address: '10.0.0.2:80', status: 502, ms: 1 },
        { address: '10.0.0.3:80', status: 200, ms: 20 },
      ],
    });
    expect(parse(`${line} more`)).toBeNull();
    expect(parse('')).toBeNull();
  });

  test('bare lists of upstreams with spaces between are told apart', () => {
    const parse = compileLogFormat('$msec $upstream_addr $upstream_status $upstream_cache_status $status');
    expect(
      parse('1700000000.123 10.0.0.2:80, 10.0.0.3:80 : unix:/a.sock 502, 502 : 200 MISS 200')?.tries,
    ).toHaveLength(3);
    expect(parse('1700000000.123 - - HIT 200')).toMatchObject({
      timeMs: 1700000000123,
      tries: [],
      cache: 'HIT',
    });
  });

  test('a broken request line is a request', () => {
    const line = '127.0.0.1 - - [21/Nov/2026:01:02:03 +0000] "\\x16\\x03\\x01" 400 150 "-" "-"';
    expect(compileLogFormat('combined')(line)).toMatchObject({ method: '', status: 400 });
  });

  test.each([
    [
      'two variables without a border',
      '$status$bytes_sent',
      'nothing stands between $status and $bytes_sent',
    ],
    ['free text that only a space ends', '$request $status', '$request may hold spaces'],
    ['a header that only a space ends', '$http_x_team $status', '$http_x_team may hold spaces'],
    ['no variable that tells of a request', 'hello $pipe', 'names no variable'],
    ['a variable named twice', '$status "$status"', 'names $status twice'],
  ])('%s is refused with a sentence', (_what, format, reason) => {
    expect(() => compileLogFormat(format)).toThrow(reason);
  });

  test('characters that mean something in a pattern mean themselves', () => {
    const parse = compileLogFormat('(.*) [$status] ^|+? {$bytes_sent}');
    expect(parse('(.*) [204] ^|+? {7}')).toMatchObject({ status: 204, bytes: 7 });
    expect(parse('(xx) [204] ^|+? {7}')).toBeNull();
  });
});
