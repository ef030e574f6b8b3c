import { expect, test } from 'vitest';
import { groupErrors, readContext } from '../../../stack/logs/count/group-errors.ts';

const HEAD = '2026/11/21 01:02:0';
const refused = (at: number, upstream: string) =>
  `${HEAD}${at} [error] 41#41: *${at} connect() failed (111: Connection refused) while connecting to upstream, ` +
  `client: 127.0.0.1, server: , request: "GET /a?b=${at} HTTP/1.1", upstream: "http://${upstream}/a", host: "x"`;

test('lines that say the same of the same upstream are one group, newest group first', () => {
  const lines = [
    refused(1, '10.0.0.2:80'),
    refused(2, '10.0.0.3:80'),
    `${HEAD}3 [notice] 7#7: worker process 4711 exited with code 0`,
    'a line that goes on',
    `${HEAD}4 [notice] 7#7: worker process 4712 exited with code 0`,
    refused(5, '10.0.0.2:80'),
  ];
  const groups = groupErrors(lines);
  expect(
    groups.map(({ severity, message, count, upstream }) => [severity, message, count, upstream]),
  ).toEqual([
    ['error', 'connect() failed (111: Connection refused) while connecting to upstream', 2, '10.0.0.2:80'],
    ['notice', 'worker process … exited with code 0', 2, null],
    ['error', 'connect() failed (111: Connection refused) while connecting to upstream', 1, '10.0.0.3:80'],
  ]);
  expect(groups[0]).toMatchObject({
    ...{ firstAt: `${HEAD}1`, lastAt: `${HEAD}5`, sample: lines[5] },
    request: 'GET /a?b=5 HTTP/1.1',
  });
});

test('an upstream is read as the access log writes it, a socket and a group’s name too', () => {
  const of = (upstream: string) => readContext(`failed, client: 1.2.3.4, upstream: "${upstream}"`).upstream;
  expect(of('http://10.0.0.2:8000/path')).toBe('10.0.0.2:8000');
  expect(of('http://unix:/run/a.sock:/path')).toBe('unix:/run/a.sock');
  expect(of('http://flask-app/')).toBe('flask-app');
  expect(readContext('bind() failed')).toEqual({ client: null, request: null, upstream: null });
});

test('a stranger who makes each line another cannot make more groups than are kept', () => {
  const lines = Array.from({ length: 1000 }, (_, at) => refused(1, `10.0.${at >> 8}.${at & 255}:80`));
  const groups = groupErrors(lines);
  expect(groups.length).toBeLessThanOrEqual(201);
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});
