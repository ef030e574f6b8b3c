/** Both kinds of clients at once, while changes are made. */
import { type LoadDrops, NO_DROPS } from '../../../stack/model/load-drops.ts';
import type { KindTraffic, ReceiptTraffic } from '../../../stack/model/receipt.ts';
import { keptLossOf } from '../../../stack/nginx/kept-loss.ts';
import { boardOf, loadOf, receiptOf } from './boards.ts';
import { type Scene, scene } from './scene.ts';

function runOf(
  id: number,
  keepAlive: boolean,
  method: 'GET' | 'POST',
  sent: number,
  drops: Partial<LoadDrops>,
) {
  const lost = drops.lost ?? 0;
  return loadOf({
    id,
    state: 'running',
    keepAlive,
    method,
    concurrency: 4,
    pauseMs: 10,
    durationLimitMs: 86_400_000,
    sent,
    ok: sent - lost,
    failed: lost,
    requestsPerSecond: sent / 23,
    durationMs: 23_000,
    errors: lost === 0 ? {} : { ECONNRESET: lost },
    drops: { ...NO_DROPS, ...drops },
  });
}

function trafficOf(nginxVersion: string, kinds: readonly Partial<KindTraffic>[]): ReceiptTraffic {
  const none = {
    clients: 'new',
    method: 'GET',
    sent: 0,
    lost: 0,
    reset: 0,
    retried: 0,
    retriedOk: 0,
  } as const;
  const whole = kinds.map((kind): KindTraffic => ({ ...none, ...kind }));
  const sum = (name: 'sent' | 'lost' | 'reset' | 'retried' | 'retriedOk') =>
    whole.reduce((total, kind) => total + kind[name], 0);
  const [sent, lost, reset] = [sum('sent'), sum('lost'), sum('reset')];
  const clients = { sent, lost, reset, retried: sum('retried'), retriedOk: sum('retriedOk'), kinds: whole };
  return { servedRequests: sent - lost, retriedByNginx: 2, failedByNginx: 0, clients, nginxVersion };
}

const STAGES = [
  { name: 'test', ms: 9 },
  { name: 'swap', ms: 1 },
  { name: 'reload', ms: 24 },
  { name: 'verify', ms: 108 },
];

export const loadScenes: readonly Scene[] = [
  scene('both-kinds', 'both kinds of clients on nginx 1.30: nothing lost', {
    board: boardOf({
      loads: [
        runOf(1, false, 'GET', 6017, {}),
        runOf(2, false, 'POST', 5955, {}),
        runOf(3, true, 'GET', 6402, {}),
        runOf(4, true, 'POST', 6443, {}),
      ],
      receipt: receiptOf({
        what: 'method least_conn',
        because: 'the method is wished least_conn and was round_robin',
        ms: 142,
        stages: STAGES,
        traffic: trafficOf('1.30.6', [
          { clients: 'kept', sent: 91 },
          { clients: 'kept', method: 'POST', sent: 88 },
          { sent: 86 },
          { method: 'POST', sent: 84 },
        ]),
      }),
    }),
  }),
  scene('both-kinds-lost', 'both kinds of clients on nginx 1.22: kept connections lose some', {
    board: boardOf({
      engine: { kind: 'process', name: 'processes of this machine', state: 'answering', fault: null },
      nginx: { state: 'running', version: '1.22.1' },
      keptLoss: keptLossOf('1.22.1', { lost: 9, sent: 1212 }),
      loads: [
        runOf(1, false, 'GET', 5128, {}),
        runOf(2, false, 'POST', 5144, {}),
        runOf(3, true, 'GET', 5463, { lost: 31, reset: 31, retried: 31, retriedOk: 31 }),
        runOf(4, true, 'POST', 5364, { lost: 28, reset: 28 }),
      ],
      receipt: receiptOf({
        what: 'scale 5',
        because: '5 are wished and 3 were there',
        ms: 1842,
        stages: STAGES,
        traffic: trafficOf('1.22.1', [
          { clients: 'kept', sent: 608, lost: 5, reset: 5, retried: 5, retriedOk: 5 },
          { clients: 'kept', method: 'POST', sent: 604, lost: 4, reset: 4 },
          { sent: 560 },
          { method: 'POST', sent: 552 },
        ]),
      }),
    }),
  }),
];
