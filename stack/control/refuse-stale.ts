/** An edit made on a wish that is no more: refused, with who changed it, so that nobody's edit is lost unseen. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Receipt } from '../model/receipt.ts';

/** `seen`: the revision the edit was made on; undefined asks for no check. Faults: `wish-changed`. */
export function refuseStale(
  seen: number | undefined,
  current: Desired | null,
  receipts: readonly Receipt[],
  generation: number | null,
): void {
  const revision = current?.revision ?? 0;
  if (seen === undefined || seen === revision) return;
  // What Signalbox repaired by itself changed no wish.
  const last = receipts.findLast(({ by }) => by !== 'signalbox') ?? null;
  const what = last === null ? 'something' : `${last.what}, by ${ACTORS[last.by]},`;
  const failed = last?.outcome.kind === 'restored' ? ' and was taken back' : '';
  throw new FaultError({
    code: 'wish-changed',
    message: `The stack was changed since you looked: ${what} came first${failed}. Now it is at revision ${revision}, generation ${generation ?? 'none'}; your edit was made on revision ${seen}.`,
    hint: 'Nothing was changed. Look at what is there now, and make the edit again on it.',
    newer: { revision, generation, what: last?.what ?? null, by: last?.by ?? null },
  });
}

const ACTORS = {
  window: 'the window',
  browser: 'the browser',
  'command line': 'the command line',
  signalbox: 'Signalbox',
} as const satisfies Record<Receipt['by'], string>;
