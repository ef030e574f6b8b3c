/** The traces view: requests, one trace, tracing switched on with a failing exporter, and what can be missing. */
import { boardOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';
import { HOSTILE_TRACE, LARGE_TRACE, PLAIN_TRACE } from './trace-data.ts';
import { TRACES_SCRIPT, TRACING_ON } from './traces-script.ts';

const keys = ['4'];
/** The fifth request is the one that was retried. */
const opened = ['4', '#trace-4'];
const traced = boardOf();
const on = { ...traced, service: { ...traced.service, tracing: 'on' as const } };

export const traceScenes: readonly Scene[] = [
  scene('traces', 'the traces view: requests, and tracing off', { keys }),
  scene('traces-on', 'tracing switched on, with an exporter that fails', {
    keys,
    board: on,
    traces: { ...TRACES_SCRIPT, status: TRACING_ON },
  }),
  scene('trace', 'one trace: nginx, two tries that failed, Flask on a clock that is behind', {
    keys: opened,
    board: on,
    traces: { ...TRACES_SCRIPT, status: TRACING_ON },
  }),
  scene('trace-plain', 'one trace without spans of Flask', {
    keys: opened,
    traces: { ...TRACES_SCRIPT, trace: PLAIN_TRACE },
  }),
  scene('trace-large', 'a trace of 500 spans', {
    keys: opened,
    traces: { ...TRACES_SCRIPT, trace: LARGE_TRACE },
  }),
  scene('trace-hostile', 'a trace whose every text is hostile', {
    keys: opened,
    traces: { ...TRACES_SCRIPT, trace: HOSTILE_TRACE },
  }),
  scene('trace-unknown', 'a trace that is not known any more', {
    keys: opened,
    traces: { ...TRACES_SCRIPT, trace: null },
  }),
  scene('traces-empty', 'the traces view before the first request', {
    keys,
    traces: { ...TRACES_SCRIPT, requests: [], isCut: false },
  }),
  scene('traces-flood', 'the traces view while requests pour in, a trace being read', {
    keys: opened,
    traces: { ...TRACES_SCRIPT, surge: 150 },
  }),
  scene('traces-gone', 'the traces view when the engine does not answer any more', {
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
