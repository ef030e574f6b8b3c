import type { Board } from '../../../stack/model/board.ts';
import { backendRow, boardOf, rowsOf } from './boards.ts';

/** In the middle of the first start: one image built, the other under way. */
export function startingBoard(): Board {
  const absent = {
    state: 'absent',
    address: null,
    id: null,
    startedAt: null,
    cpu: null,
    memoryBytes: null,
  } as const;
  return boardOf({
    state: 'starting',
    generation: null,
    receipt: null,
    nginx: { state: 'absent', version: null },
    backends: rowsOf(
      [backendRow(1, 0, absent), backendRow(2, 0, absent), backendRow(3, 0, absent)],
      'unknown',
    ),
    activity: {
      what: 'up',
      startedAt: new Date(Date.now() - 14_200).toISOString(),
      steps: [
        { label: 'create the network', because: 'it is not there', state: 'done', progress: null, ms: 131 },
        {
          label: 'build the image nginx',
          because: 'it was never built',
          state: 'done',
          progress: null,
          ms: 9_420,
        },
        {
          label: 'build the image flask',
          because: 'it was never built',
          state: 'doing',
          progress: 'Step 4/9 : RUN apt-get install -y --no-install-recommends python3-flask gunicorn',
        },
        { label: 'start flask-app-1', because: 'wished, not there', state: 'waiting', progress: null },
        { label: 'start flask-app-2', because: 'wished, not there', state: 'waiting', progress: null },
        { label: 'start flask-app-3', because: 'wished, not there', state: 'waiting', progress: null },
        { label: 'write the config', because: 'nginx needs one to start', state: 'waiting', progress: null },
        { label: 'start nginx', because: 'wished, not there', state: 'waiting', progress: null },
      ],
    },
  });
}
