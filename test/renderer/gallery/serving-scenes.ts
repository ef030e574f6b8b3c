/** The server program in the backends: each flavour in its drawer, with the traps that go with it. */
import type { Serving } from '../../../stack/model/serving.ts';
import { backendRow, boardOf, rowsOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';

export const servingScenes: readonly Scene[] = [
  scene('serving-gunicorn', 'the drawer of the server program, as it is by default', { keys: ['w'] }),
  scene('serving-uwsgi', 'uWSGI by its own protocol, with what curl says to it', {
    board: servedBy({ kind: 'uwsgi', processes: 2, threads: 4, protocol: 'uwsgi' }),
    keys: ['w'],
  }),
  scene('serving-flask', 'Flask’s own server, with its warning', {
    board: servedBy({ kind: 'flask' }),
    keys: ['w'],
  }),
  scene('serving-sync', 'sync workers on plain processes, on sockets', {
    board: {
      ...servedBy({ kind: 'gunicorn', workers: 2, threads: 1, workerClass: 'sync', timeoutS: 20 }),
      engine: { kind: 'process', name: 'plain processes', state: 'answering', fault: null },
    },
    keys: ['w'],
  }),
  scene('serving-direct', 'backends that are reached past nginx, each at a port of its own', {
    board: servedBy({ kind: 'gunicorn', workers: 1, threads: 4 }, 'direct'),
  }),
];

function servedBy(serving: Serving, reach: 'direct' | 'through nginx' = 'through nginx') {
  const isDirect = reach === 'direct';
  const rows = [backendRow(1, 3333), backendRow(2, 3333), backendRow(3, 3334)].map((row) => ({
    ...row,
    directAddress: isDirect ? `127.0.0.1:4915${row.number}` : null,
  }));
  const board = boardOf({ backends: rowsOf(rows, 'even') });
  return { ...board, service: { ...board.service, serving, direct: isDirect } };
}
