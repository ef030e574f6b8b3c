/** What requests met while a change was made, in a line or two under its receipt. */
import type { ClientTraffic, KindTraffic, Receipt } from '../model/receipt.ts';
import { keptLossOf } from '../nginx/kept-loss.ts';

export function trafficLines({ traffic }: Receipt): readonly string[] {
  if (traffic === undefined) return [];
  const { servedRequests, retriedByNginx, failedByNginx, clients } = traffic;
  if (servedRequests === 0 && clients === null) return ['meanwhile no request came'];
  const keptLoss = clients === null ? null : keptLossOf(traffic.nginxVersion, keptMeasure(clients));
  return [
    `meanwhile ${count(servedRequests)} requests served, ${count(retriedByNginx)} of them by a second try of nginx, ` +
      `${count(failedByNginx)} failed without a backend`,
    ...(clients === null
      ? []
      : [`clients lost ${count(clients.lost)} of ${count(clients.sent)}${kindsWords(clients.kinds)}`]),
    ...(keptLoss?.measured ? [keptLoss.message] : []),
  ];
}

/** Of this very change; null where no request went over a kept connection. */
function keptMeasure({ kinds }: ClientTraffic) {
  const kept = kinds.filter(({ clients }) => clients === 'kept');
  const sum = (name: 'sent' | 'lost') => kept.reduce((total, kind) => total + kind[name], 0);
  return sum('sent') === 0 ? null : { sent: sum('sent'), lost: sum('lost') };
}

/** `0 of 310`, and where any was lost, how. */
export function lostWords({
  lost,
  sent,
  reset,
  retried,
  retriedOk,
}: Omit<KindTraffic, 'clients' | 'method'>): string {
  if (lost === 0) return `0 of ${count(sent)}`;
  const again = retried === 0 ? '' : `, ${count(retriedOk)} of ${count(retried)} asked again with success`;
  return `${count(lost)} of ${count(sent)} (${count(reset)} by a reset${again})`;
}

function kindsWords(kinds: readonly KindTraffic[]): string {
  if (kinds.length === 0) return '';
  const words = kinds.map((kind) => `${CLIENTS[kind.clients]} ${kind.method} ${lostWords(kind)}`);
  return `: ${words.join(', ')}`;
}

const CLIENTS = { new: 'new connections', kept: 'kept connections' } as const;

function count(number: number): string {
  return COUNT.format(number);
}

const COUNT = new Intl.NumberFormat('en-US');
