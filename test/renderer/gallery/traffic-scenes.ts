/** The traffic view: at work, before the first request, under a flood, with one and with many backends, without an engine. */
import { backendRow, boardOf, rowsOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';
import { QUIET_TRAFFIC, TRAFFIC_SCRIPT } from './traffic-script.ts';

const keys = ['2'];

export const trafficScenes: readonly Scene[] = [
  scene('traffic', 'the traffic view, at work', { keys }),
  scene('traffic-empty', 'the traffic view before the first request', {
    keys,
    traffic: QUIET_TRAFFIC,
    board: boardOf({ backends: rowsOf([backendRow(1, 0), backendRow(2, 0), backendRow(3, 0)], 'even') }),
  }),
  scene('traffic-flood', 'the traffic view under a flood', {
    keys,
    traffic: {
      ...TRAFFIC_SCRIPT,
      surge: 41_204,
      verdict: {
        kind: 'unexplained',
        sentence: 'flask-app-1 got more than its share, and nothing in the logs says why.',
        reasons: ['312 retries moved away from flask-app-3.'],
        test: { statistic: 48_211.4, degrees: 2, p: 0 },
      },
    },
    board: boardOf({
      backends: rowsOf(
        [
          backendRow(1, 9_812_404),
          backendRow(2, 4_120_113),
          backendRow(3, 2_008_120, {
            statuses: { '1xx': 0, '2xx': 1_990_012, '3xx': 0, '4xx': 12_040, '5xx': 6_068 },
          }),
        ],
        'even',
      ),
    }),
  }),
  scene('traffic-one', 'the traffic view with one backend', {
    keys,
    traffic: {
      ...TRAFFIC_SCRIPT,
      moments: [],
      verdict: {
        kind: 'exact',
        sentence: 'Every request went where the method sends it.',
        reasons: ['There is one backend.'],
        test: null,
      },
    },
    board: boardOf({ scale: 1, backends: rowsOf([backendRow(1, 4_120)], 'even') }),
  }),
  scene('traffic-twelve', 'the traffic view with twelve backends', {
    keys,
    board: boardOf({
      scale: 12,
      method: { kind: 'ip_hash' },
      backends: rowsOf(
        Array.from({ length: 12 }, (_, index) => backendRow(index + 1, 400 + ((index * 977) % 1_300))),
        'unknown',
      ),
    }),
  }),
  scene('traffic-gone', 'the traffic view when the engine does not answer any more', {
    keys,
    board: boardOf({
      state: 'gone',
      engine: {
        kind: 'docker',
        name: 'Docker Engine 28.2 at unix:///var/run/docker.sock',
        state: 'gone',
        fault: {
          code: 'engine-gone',
          message: 'Docker does not answer any more.',
          hint: 'Start Docker; Signalbox goes on by itself when it answers again.',
        },
      },
    }),
  }),
];
