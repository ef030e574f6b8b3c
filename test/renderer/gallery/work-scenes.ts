/** A stack at work, small and large. */
import { keptLossOf } from '../../../stack/nginx/kept-loss.ts';
import { backendRow, boardOf, loadOf, receiptOf, rowsOf } from './boards.ts';
import { accessLines } from './log-lines.ts';
import { type Scene, scene } from './scene.ts';

const SOCKETS = '/home/someone/.local/state/signalbox/process';

export const workScenes: readonly Scene[] = [
  scene('up', 'at work, a load run done', { board: boardOf({ load: loadOf() }) }),
  scene('load-running', 'a load run under way, least_conn, one slow backend', {
    board: boardOf({
      method: { kind: 'least_conn' },
      scale: 5,
      backends: rowsOf(
        [
          backendRow(1, 2590),
          backendRow(2, 842, { cpu: 0.91, latency: { p50: 102, p95: 118, p99: 341 } }),
          backendRow(3, 2573),
          backendRow(4, 2581),
          backendRow(5, 2577),
        ],
        'unknown',
      ),
      totals: { requests: 11_340, withoutBackend: 120, malformed: 1, departed: 56, perSecond: 1_742 },
      load: loadOf({
        state: 'running',
        requests: 20_000,
        concurrency: 1000,
        sent: 11_163,
        ok: 11_163,
        perBackend: {
          'flask-app-1': 2590,
          'flask-app-2': 842,
          'flask-app-3': 2573,
          'flask-app-4': 2581,
          'flask-app-5': 2577,
        },
        requestsPerSecond: 1742,
        durationMs: 6_408,
      }),
      receipt: receiptOf({
        what: 'method least_conn',
        because: 'the method is wished least_conn and was round_robin',
        ms: 142,
        stages: [
          { name: 'nginx -t', ms: 9 },
          { name: 'swap', ms: 1 },
          { name: 'reload', ms: 24 },
          { name: 'new workers', ms: 108 },
        ],
      }),
    }),
  }),
  scene('hash', 'hash, all on one backend; the process engine', {
    access: accessLines(200, 3).map((line) =>
      line.replaceAll(/172\.20\.0\.1\d:8000/g, `unix:${SOCKETS}/flask-app-2.sock`),
    ),
    board: boardOf({
      method: { kind: 'hash', key: '$request_uri', consistent: true },
      engine: { kind: 'process', name: 'processes of this machine', state: 'answering', fault: null },
      nginx: { state: 'running', version: '1.22.1' },
      backends: rowsOf(
        [0, 1000, 0].map((hits, index) =>
          backendRow(index + 1, hits, {
            address: `unix:${SOCKETS}/flask-app-${index + 1}.sock`,
            id: String(4711 + index),
          }),
        ),
        'unknown',
      ),
      load: loadOf({
        perBackend: { 'flask-app-2': 988 },
        ok: 988,
        failed: 12,
        errors: { ECONNRESET: 9, 'status 502': 3 },
      }),
      keptLoss: keptLossOf('1.22.1', { lost: 8, sent: 1000 }),
    }),
  }),
  scene('many', 'sixty-four backends', {
    board: boardOf({
      scale: 64,
      backends: rowsOf(
        Array.from({ length: 64 }, (_, index) => backendRow(index + 1, 150 + ((index * 37) % 13))),
        'even',
      ),
    }),
  }),
  scene('twelve', 'twelve backends', {
    board: boardOf({
      method: { kind: 'random', two: true },
      scale: 12,
      backends: rowsOf(
        Array.from({ length: 12 }, (_, index) =>
          backendRow(
            index + 1,
            790 + ((index * 53) % 87),
            index === 2 ? { statuses: { '1xx': 0, '2xx': 790, '3xx': 0, '4xx': 0, '5xx': 19 } } : {},
          ),
        ),
        'even',
      ),
      load: loadOf(),
    }),
  }),
  scene('empty', 'up, scaled to none', {
    board: boardOf({
      scale: 0,
      backends: [],
      receipt: receiptOf({ what: 'scale 0', because: 'none is wished' }),
    }),
  }),
];
