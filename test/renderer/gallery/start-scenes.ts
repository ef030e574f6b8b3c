/** From nothing known to a stack that is up. */
import { backendRow, boardOf, receiptOf, rowsOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';
import { startingBoard } from './starting-board.ts';

const DOWN = { url: null, generation: null, backends: [], load: null, receipt: null } as const;

export const startScenes: readonly Scene[] = [
  scene('connecting', 'no controller yet', { connection: 'connecting', board: null }),
  scene('finding', 'which engine', {
    board: boardOf({
      ...DOWN,
      state: 'down',
      engine: { kind: null, name: 'no engine', state: 'finding', fault: null },
      nginx: { state: 'absent', version: null },
    }),
  }),
  scene('down', 'the first screen', {
    board: boardOf({ ...DOWN, state: 'down', nginx: { state: 'absent', version: null } }),
  }),
  scene('no-engine', 'the first screen, and nothing to run it on', {
    board: boardOf({
      ...DOWN,
      state: 'gone',
      nginx: { state: 'absent', version: null },
      engine: {
        kind: null,
        name: 'no engine',
        state: 'gone',
        fault: {
          code: 'engine-forbidden',
          message: 'Docker answers at /var/run/docker.sock, but you may not use it.',
          hint: 'Add yourself to its group: `sudo usermod -aG docker $USER`, then log in again.',
        },
      },
    }),
  }),
  scene('starting', 'images are being built', { board: startingBoard() }),
  scene('fresh', 'up, no request yet', {
    board: boardOf({
      backends: rowsOf([backendRow(1, 0), backendRow(2, 0), backendRow(3, 0)], 'even'),
      receipt: receiptOf({ what: 'up', because: 'nothing ran', ms: 8_420, generation: 1 }),
      generation: 1,
    }),
    access: [],
  }),
];
