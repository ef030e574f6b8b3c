/** What receipts tell of kept connections, by the nginx version they were measured with: the newest change counts. */
import type { KeptMeasure } from '../model/kept-loss.ts';
import type { Receipt } from '../model/receipt.ts';

export type KeptMeasures = ReadonlyMap<string, KeptMeasure>;

export function keptMeasuresOf(receipts: readonly Receipt[]): KeptMeasures {
  return receipts.reduce(withReceipt, new Map());
}

/** Only a change that reloaded nginx while requests went over kept connections measures anything. */
export function withReceipt(measures: KeptMeasures, { stages, traffic }: Receipt): KeptMeasures {
  const isReload = stages.some(({ name }) => name === 'reload');
  if (!isReload || !traffic?.clients || traffic.nginxVersion === null) return measures;
  const kept = traffic.clients.kinds.filter(({ clients }) => clients === 'kept');
  const sent = kept.reduce((sum, kind) => sum + kind.sent, 0);
  const lost = kept.reduce((sum, kind) => sum + kind.lost, 0);
  return sent === 0 ? measures : new Map(measures).set(traffic.nginxVersion, { lost, sent });
}
