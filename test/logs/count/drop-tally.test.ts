import { expect, test } from 'vitest';
import { DropTally } from '../../../stack/logs/count/drop-tally.ts';
import { fieldsOf } from '../../../stack/logs/read/access-fields.ts';
import type { AccessRecord, Try } from '../../../stack/model/log-record.ts';

const peer = (status: number, address = '10.0.0.2:8000'): Try => ({ address, status, ms: 1 });

function record(status: number, ...tries: readonly Try[]): AccessRecord {
  return {
    timeMs: 0,
    generation: 1,
    client: '127.0.0.1',
    method: 'GET',
    path: '/',
    status,
    bytes: 100,
    ms: 1,
    tries,
    cache: '',
    requestId: 'x',
    parent: '',
  };
}

test.each([
  ['an answer', record(200, peer(200)), [0, 0]],
  ['an answer of the second peer', record(200, peer(502), peer(200, 'unix:/run/2.sock')), [1, 0]],
  ['a fault the backend itself answered', record(500, peer(500)), [0, 0]],
  ['a peer that refused', record(502, peer(502)), [0, 1]],
  ['all peers refused', record(502, peer(502), peer(502, '10.0.0.3:8000')), [1, 1]],
  ['a peer that was silent too long', record(504, peer(504)), [0, 1]],
  ['a connection cut before its answer', record(502, peer(0)), [0, 1]],
  ['no live peer: the group’s name is logged', record(502, peer(502, 'flask-app')), [0, 1]],
  ['nginx itself, no peer asked', record(503), [0, 1]],
  ['a client that left', record(499, peer(0)), [0, 0]],
] as const)('%s counts as [retried, failed]', (_what, told, [retried, failed]) => {
  const tally = new DropTally();
  tally.add(fieldsOf(told));
  expect(tally.totals()).toEqual({ served: 1, retried, failed });
});
