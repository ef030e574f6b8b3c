/** Changes before they are sent, and those that were. */
import type { Board } from '../../../stack/model/board.ts';
import type { Fault } from '../../../stack/model/faults.ts';
import { boardOf, MOMENT, receiptOf } from './boards.ts';
import { REFUSED_PREVIEW } from './change-data.ts';
import { type Scene, scene } from './scene.ts';

const STALE: Fault = {
  code: 'wish-changed',
  message:
    'The stack was changed since you looked: method least_conn, by the command line, came first. Now it is at revision 13, generation 13; your edit was made on revision 12.',
  hint: 'Nothing was changed. Look at what is there now, and make the edit again on it.',
  newer: { revision: 13, generation: 13, what: 'method least_conn', by: 'command line' },
};

export const changeScenes: readonly Scene[] = [
  scene('staging', 'changes are gathered, none yet', { keys: ['s'] }),
  scene('staged', 'changes wait in the tray', {
    keys: ['s', '+', '+', 'm', 'ArrowRight', 'Enter', 'b', 'ArrowDown', 'R'],
  }),
  scene('preview', 'what staged changes would do', {
    keys: ['s', '+', '+', 'm', 'ArrowRight', 'Enter', 'v'],
  }),
  scene('preview-refused', 'what the linter refuses', {
    board: boardOf(),
    preview: REFUSED_PREVIEW,
    keys: ['m', 'ArrowRight', 'ArrowRight', 'v'],
  }),
  scene('tuned', 'backends that are not like the others', {
    board: tunedBoard(),
  }),
  scene('tuning', 'what can be set of one backend', { board: tunedBoard(), keys: ['b', 'T'] }),
  scene('tuning-old', 'what an old nginx and a hash leave to set', {
    board: boardOf({
      method: { kind: 'ip_hash' },
      nginx: { state: 'running', version: '1.22.1' },
    }),
    keys: ['b', 'T'],
  }),
  scene('balancing', 'sticky, keepalive and second tries', { board: tunedBoard(), keys: ['c'] }),
  scene('least-time', 'all six methods, and what this one can be told', {
    board: boardOf({
      method: { kind: 'least_time', by: 'last_byte', inflight: true },
      nginx: { state: 'running', version: '1.31.4' },
    }),
  }),
  scene('restart-all', 'how many at a time', { keys: ['A'] }),
  scene('applied', 'several edits were made as one', {
    board: boardOf({
      receipt: receiptOf({
        what: 'scale 5; method least_conn; flask-app-2 weight=3 max_conns=10; flask-app-3 backup; and 1 more',
        because: '5 edits were asked for together',
      }),
    }),
  }),
  scene('applying', 'several edits are being made as one', {
    board: boardOf({
      activity: {
        what: 'scale 5; method least_conn; flask-app-2 weight=3 max_conns=10; flask-app-3 backup; and 1 more',
        startedAt: MOMENT,
        steps: [
          { label: 'start flask-app-4', because: 'scale 5 is wished', state: 'done', progress: null },
          {
            label: 'wait until flask-app-4 answers',
            because: 'requests go only to backends that answer',
            state: 'doing',
            progress: 'waiting for /health',
          },
        ],
      },
    }),
  }),
  scene('undone', 'the last change was taken back', { keys: ['u'] }),
  scene('history', 'the configs that served', { keys: ['h'] }),
  scene('history-compared', 'two configs side by side', { keys: ['h', 'Shift ArrowDown'] }),
  scene('history-receipts', 'what every change did', { keys: ['h', '#history-receipts', 'ArrowDown'] }),
  scene('stale', 'somebody else was first', {
    fault: STALE,
    keys: ['b', 'R'],
  }),
  scene('stale-staged', 'somebody else was first, while changes were looked at', {
    fault: STALE,
    keys: ['s', '+', '+', 'v'],
  }),
];

function tunedBoard(): Board {
  const board = boardOf();
  return {
    ...board,
    service: {
      ...board.service,
      balancing: {
        sticky: { kind: 'cookie', name: 'signalbox', expires: '1h' },
        nextUpstream: { conditions: ['error', 'timeout', 'http_502'], tries: 2 },
      },
      tunings: {
        '1': { weight: 3, maxConns: 10 },
        '2': { role: 'backup' },
        '3': { traffic: 'drain' },
      },
    },
  };
}
