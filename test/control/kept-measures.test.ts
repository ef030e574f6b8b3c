import { expect, test } from 'vitest';
import { keptMeasuresOf } from '../../stack/control/kept-measures.ts';
import type { KindTraffic, Receipt } from '../../stack/model/receipt.ts';
import { RECEIPT } from './small-controller.ts';

const RELOAD = [{ name: 'reload', ms: 20 }];

function kind(change: Partial<KindTraffic>): KindTraffic {
  return { clients: 'kept', method: 'GET', sent: 0, lost: 0, reset: 0, retried: 0, retriedOk: 0, ...change };
}

function receipt(nginxVersion: string | null, kinds: readonly KindTraffic[], stages = RELOAD): Receipt {
  const sum = { sent: 0, lost: 0, reset: 0, retried: 0, retriedOk: 0 };
  const traffic = {
    servedRequests: 0,
    retriedByNginx: 0,
    failedByNginx: 0,
    clients: { ...sum, kinds },
    nginxVersion,
  };
  return { ...RECEIPT, stages, traffic };
}

test('GET and POST of kept connections are summed; new connections measure nothing of it', () => {
  const kinds = [
    kind({ sent: 100, lost: 3 }),
    kind({ method: 'POST', sent: 50, lost: 2 }),
    kind({ clients: 'new', sent: 500, lost: 9 }),
  ];
  expect([...keptMeasuresOf([receipt('1.22.1', kinds)])]).toEqual([['1.22.1', { lost: 5, sent: 150 }]]);
});

test('the newest measurement of each version counts; a change without reload, load or version leaves it', () => {
  const old = receipt('1.22.1', [kind({ sent: 100, lost: 30 })]);
  const newer = receipt('1.22.1', [kind({ sent: 40, lost: 1 })]);
  const others = [
    RECEIPT,
    { ...RECEIPT, stages: RELOAD },
    receipt('1.22.1', [kind({ sent: 7 })], []),
    receipt('1.22.1', [kind({ clients: 'new', sent: 9 })]),
    receipt(null, [kind({ sent: 8 })]),
  ];
  expect([...keptMeasuresOf([old, newer, ...others, receipt('1.30.6', [kind({ sent: 10 })])])]).toEqual([
    ['1.22.1', { lost: 1, sent: 40 }],
    ['1.30.6', { lost: 0, sent: 10 }],
  ]);
});
