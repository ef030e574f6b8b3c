/** What happened to the stack, as marks on a time axis: from receipts, and from what the log tells of outages. Pure. */
import type { Outage } from '../../logs/traffic/outages.ts';
import { counted } from '../../logs/verdict/traffic-reasons.ts';
import type { Receipt } from '../../model/receipt.ts';
import type { Moment, MomentKind } from '../../model/traffic.ts';

/** Oldest first. */
export function listMoments(
  receipts: readonly Receipt[],
  outages: readonly Outage[],
  nowMs: number,
): readonly Moment[] {
  return [...receipts.map(momentOfReceipt), ...outages.map((outage) => momentOfOutage(outage, nowMs))].sort(
    (a, b) => a.atMs - b.atMs,
  );
}

function momentOfReceipt(receipt: Receipt): Moment {
  return {
    kind: kindOf(receipt),
    atMs: Date.parse(receipt.at),
    ms: receipt.ms,
    label: receipt.outcome.kind === 'done' ? receipt.what : `${receipt.what}, taken back`,
    receiptId: receipt.id,
  };
}

/** What Signalbox did by itself was the answer to something that failed. */
function kindOf({ what, by, outcome }: Receipt): MomentKind {
  if (outcome.kind === 'restored' || by === 'signalbox') return 'failure';
  if (/^(?:up|down)\b/.test(what)) return 'change';
  if (/\bmethod\b/.test(what)) return 'switch';
  if (/\bscale\b/.test(what)) return 'scale';
  return /\brestart\b/.test(what) ? 'restart' : 'change';
}

function momentOfOutage({ backend, fromMs, toMs, failures }: Outage, nowMs: number): Moment {
  const label = `${backend} out after ${counted(failures, 'failure')}`;
  return { kind: 'failure', atMs: fromMs, ms: (toMs ?? nowMs) - fromMs, label, receiptId: null };
}
