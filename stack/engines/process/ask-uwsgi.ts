/** One GET in the uwsgi protocol. https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html */
import { connect } from 'node:net';
import type { ListenPlace } from './listen-place.ts';

/** Throws when nothing listens, when the deadline passes, and on what is no answer of http. */
export function askUwsgi(
  listens: ListenPlace,
  path: string,
  timeoutMs: number,
): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...listens });
    const signal = AbortSignal.timeout(timeoutMs);
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', late);
      socket.destroy();
      settle();
    };
    const late = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', late);
    let head = '';
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write(uwsgiRequest(path)));
    socket.on('data', (text) => {
      head += text;
      const status = STATUS_LINE.exec(head)?.[1];
      if (status !== undefined) end(() => resolve({ status: Number(status) }));
    });
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => end(() => reject(new Error('the connection was closed without an answer'))));
  });
}

/** A packet: modifier 0 (WSGI), the length of the variables, modifier 0; then each name and value with its length. */
export function uwsgiRequest(path: string): Buffer {
  const [pathInfo = '/', ...query] = path.split('?');
  const variables = Object.entries({
    REQUEST_METHOD: 'GET',
    REQUEST_URI: path,
    PATH_INFO: pathInfo,
    QUERY_STRING: query.join('?'),
    SERVER_PROTOCOL: 'HTTP/1.0',
    SERVER_NAME: 'localhost',
    SERVER_PORT: '80',
    HTTP_HOST: 'localhost',
  });
  const body = Buffer.concat(variables.flat().flatMap((text) => [lengthOf(text), Buffer.from(text)]));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

function lengthOf(text: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(Buffer.byteLength(text));
  return bytes;
}

/** uWSGI answers as a web server would, whatever it was asked in. */
const STATUS_LINE = /^HTTP\/1\.\d (\d{3}) /;
