import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResponseReader } from '../../../stack/control/load/response-reader.ts';

interface Seen {
  readonly state: string;
  readonly status: number;
  readonly backendName: string | null;
  readonly isLast: boolean;
}

/** What a reader says of one answer that arrives cut at these places; `end` is the connection's. */
function read(answer: string, cuts: readonly number[] = [], end: 'open' | 'ended' = 'open'): Seen {
  const reader = new ResponseReader();
  reader.start();
  const bytes = Buffer.from(answer, 'latin1');
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let state = 'more';
  for (const [at, until] of borders.slice(1).entries()) {
    if (state === 'more') state = reader.push(bytes.subarray(borders[at], until));
  }
  if (end === 'ended' && state === 'more') state = reader.end();
  const { status, backendName, isLast } = reader;
  return { state, status, backendName, isLast };
}

const counted = 'HTTP/1.1 200 OK\r\nX-Backend: flask-app-2\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
  '5\r\nhello\r\n1A;x=y\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: t\r\n\r\n';
const early = `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${counted}`;

describe('ResponseReader', () => {
  test.each([
    ['with a length', counted, 200, 'flask-app-2', false],
    ['in chunks', chunked, 502, null, true],
    ['after an early hint', early, 200, 'flask-app-2', false],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, null, false],
    [
      'not modified, with a length',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
      304,
      null,
      false,
    ],
    ['empty', 'HTTP/1.1 200\r\ncontent-length: 0\r\nx-backend:a-1\r\n\r\n', 200, 'a-1', false],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 200, null, true],
  ])('an answer %s is the same however it is cut', (_title, answer, status, backendName, isLast) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        expect(read(answer, cuts)).toEqual({ state: 'whole', status, backendName, isLast });
      }),
    );
    expect(read(answer.slice(0, -1)).state).toBe('more');
  });

  test('without a length it ends with the connection, and only then', () => {
    const answer = 'HTTP/1.1 200 OK\r\n\r\nsome bytes';
    expect(read(answer).state).toBe('more');
    expect(read(answer, [], 'ended')).toMatchObject({ state: 'whole', isLast: true });
  });

  test.each([
    ['ended before it is whole', counted.slice(0, -2)],
    ['not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['with a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nhello'],
    ['with a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['with a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`],
  ])('an answer %s is broken', (_title, answer) => {
    expect(read(answer, [], 'ended').state).toBe('broken');
  });

  test('bytes beyond the answer end the connection’s use, not the answer', () => {
    expect(read(`${counted}more`)).toMatchObject({ state: 'whole', isLast: true });
  });

  test('one reader reads one answer after another', () => {
    const reader = new ResponseReader();
    for (let turn = 0; turn < 3; turn += 1) {
      reader.start();
      expect(reader.push(Buffer.from(counted))).toBe('whole');
    }
  });
});
