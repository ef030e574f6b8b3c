import { expect, test } from 'vitest';
import { answerOfReceipt } from '../../stack/cli/print-receipt.ts';
import type { KindTraffic, ReceiptTraffic } from '../../stack/model/receipt.ts';
import { RECEIPT } from '../control/small-controller.ts';

const LOG = { servedRequests: 12_345, retriedByNginx: 2, failedByNginx: 0, nginxVersion: '1.30.6' };
const KIND: KindTraffic = {
  clients: 'kept',
  method: 'GET',
  sent: 6000,
  lost: 31,
  reset: 30,
  retried: 25,
  retriedOk: 24,
};
const text = (traffic: ReceiptTraffic) =>
  answerOfReceipt({ ...RECEIPT, traffic })
    .text.split('\n')
    .slice(3);

test('a receipt of before it was counted says nothing of it', () => {
  expect(answerOfReceipt(RECEIPT).text).not.toMatch(/meanwhile|clients/);
});

test('a change nobody met says so', () => {
  expect(text({ ...LOG, servedRequests: 0, retriedByNginx: 0, clients: null })).toEqual([
    '  meanwhile no request came',
  ]);
});

test('without a load run: what the log told, and nothing of clients', () => {
  expect(text({ ...LOG, clients: null })).toEqual([
    '  meanwhile 12,345 requests served, 2 of them by a second try of nginx, 0 failed without a backend',
  ]);
});

test('with load runs: what each kind of client lost, before any retry', () => {
  const kinds = [KIND, { ...KIND, clients: 'new', lost: 0, reset: 0, retried: 0, retriedOk: 0 } as const];
  const { clients: _clients, method: _method, ...sums } = KIND;
  expect(text({ ...LOG, clients: { ...sums, sent: 12_000, kinds } })[1]).toBe(
    '  clients lost 31 of 12,000: kept connections GET 31 of 6,000 (30 by a reset, 24 of 25 asked again with success), new connections GET 0 of 6,000',
  );
});

test('where this nginx closes kept connections, what that cost is said with this change’s own number', () => {
  const { clients: _clients, method: _method, ...sums } = KIND;
  const lines = text({ ...LOG, nginxVersion: '1.22.1', clients: { ...sums, kinds: [KIND] } });
  expect(lines[2]).toBe(
    '  nginx 1.22.1 closes kept connections at a reload: 31 of 6,000 requests on them lost in the last measured change; 1.27.4 and later do not.',
  );
  const onlyNew = [{ ...KIND, clients: 'new' } as const];
  expect(text({ ...LOG, nginxVersion: '1.22.1', clients: { ...sums, kinds: onlyNew } })).toHaveLength(2);
});
