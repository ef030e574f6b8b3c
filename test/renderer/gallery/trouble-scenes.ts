/** What goes wrong, and what is not answered yet. */
import type { Fault } from '../../../stack/model/faults.ts';
import { backendRow, boardOf, receiptOf, rowsOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';

const GONE: Fault = {
  code: 'engine-gone',
  message: 'Docker Engine at unix:///var/run/docker.sock does not answer.',
  hint: 'Start it again, for example with `systemctl start docker`.',
};

const REJECTED: Fault = {
  code: 'config-rejected',
  message: 'nginx does not accept the new config: unknown directive "hsah".',
  hint: 'The old config still serves. Read the line nginx names below.',
  detail:
    'nginx: [emerg] unknown directive "hsah" in generations/000013/conf.d/flask-app.conf:3\nnginx: configuration file generations/000013/nginx.conf test failed',
};

export const troubleScenes: readonly Scene[] = [
  scene('degraded', 'one failed, one stopped by hand, one coming back, one wished', {
    board: boardOf({
      state: 'degraded',
      scale: 5,
      backends: rowsOf(
        [
          backendRow(1, 4120, {
            attempts: 4163,
            statuses: { '1xx': 0, '2xx': 4080, '3xx': 6, '4xx': 31, '5xx': 3 },
          }),
          backendRow(2, 1804, {
            state: 'failed',
            reason: 'ended with exit code 137, out of memory',
            cpu: null,
            memoryBytes: null,
            attempts: 1847,
            statuses: { '1xx': 0, '2xx': 1780, '3xx': 0, '4xx': 0, '5xx': 24 },
          }),
          backendRow(3, 2210, { state: 'stopped', stoppedByPerson: true, cpu: null, memoryBytes: null }),
          backendRow(4, 12, { state: 'restarting', cpu: null, memoryBytes: null }),
          backendRow(5, 0, {
            state: 'absent',
            address: null,
            id: null,
            cpu: null,
            memoryBytes: null,
            startedAt: null,
          }),
        ],
        'even',
      ),
      totals: { requests: 8_146, withoutBackend: 0, malformed: 0, departed: 0, perSecond: 88 },
      activity: {
        what: 'bring back what is wished',
        startedAt: new Date().toISOString(),
        steps: [
          { label: 'start flask-app-5', because: 'wished, not there', state: 'done', progress: null },
          {
            label: 'await flask-app-5',
            because: 'it must answer before it gets requests',
            state: 'doing',
            progress: 'GET /health: connection refused',
          },
          { label: 'apply config', because: 'flask-app-5 joins', state: 'waiting', progress: null },
        ],
      },
    }),
  }),
  scene('gone', 'the engine does not answer any more', {
    board: boardOf({
      state: 'gone',
      engine: {
        kind: 'docker',
        name: 'Docker Engine 28.2 at unix:///var/run/docker.sock',
        state: 'gone',
        fault: GONE,
      },
    }),
  }),
  scene('lost', 'the controller does not answer any more', { connection: 'lost' }),
  scene('refused', 'the controller was started again', { connection: 'refused' }),
  scene('restored', 'a change that was taken back', {
    board: boardOf({
      receipt: receiptOf({
        what: 'method hash $request_uri consistent',
        because: 'the method is wished hash and is round_robin',
        ms: 64,
        stages: [{ name: 'nginx -t', ms: 12 }],
        outcome: { kind: 'restored', fault: REJECTED },
        proof: null,
      }),
    }),
  }),
  scene('fault', 'every call is refused', {
    fault: {
      code: 'port-taken',
      message: 'Port 8080 on 127.0.0.1 is taken by another program.',
      hint: 'Stop that program, or choose another port: `signalbox up --port 8090`.',
      detail: 'bind() to 127.0.0.1:8080 failed (98: Address already in use)',
    },
  }),
  scene('switching', 'calls are under way and not answered yet', { answers: 'never' }),
];
