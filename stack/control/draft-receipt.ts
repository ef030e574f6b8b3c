/** A receipt in the making: begun with the change, ended with what came of it and what requests met meanwhile. */
import type { Actor, Outcome, Receipt } from '../model/receipt.ts';
import type { Edit } from '../reconcile/edit-desired.ts';
import type { Applied } from './apply-plan.ts';
import { withReceipt } from './kept-measures.ts';
import type { ReceiptFile } from './receipt-file.ts';
import type { StackMemory } from './stack-memory.ts';
import type { TrafficMeter } from './traffic-meter.ts';

export interface ReceiptDraft {
  /** Never throws: a receipt the disk does not take is a notice, until one is taken. */
  end(applied: Applied, outcome: Outcome): Promise<Receipt>;
}

export interface ReceiptParts {
  readonly receipts: ReceiptFile;
  readonly memory: StackMemory;
  readonly meter: TrafficMeter;
}

/** A long snippet can bring as many as it has lines. */
const KEPT_WARNINGS = 20;

/** The clock of the receipt starts now. `by` is who asked; `signalbox` where nobody did. */
export function draftReceipt(
  edit: Pick<Edit, 'what' | 'because'>,
  by: Actor,
  { receipts, memory, meter }: ReceiptParts,
): ReceiptDraft {
  const at = new Date().toISOString();
  const startedAtMs = performance.now();
  const traffic = meter.begin();
  return {
    async end({ stages, proof, warnings = [] }, outcome) {
      // Counting takes a moment after the change, which is none of its time.
      const ms = Math.round(performance.now() - startedAtMs);
      const { observed } = memory.facts;
      const nginxVersion = observed?.nginx.version ?? observed?.site.version ?? null;
      const { receipt, unwritten } = await receipts.add({
        what: edit.what,
        because: edit.because,
        by,
        at,
        ms,
        stages,
        outcome,
        generation: observed?.served?.generation ?? null,
        proof,
        ...(warnings.length === 0 ? {} : { warnings: warnings.slice(0, KEPT_WARNINGS) }),
        traffic: { ...(await traffic.end()), nginxVersion },
      });
      memory.update({ receipt, kept: withReceipt(memory.facts.kept, receipt) });
      if (unwritten === null) memory.withdraw(['receipt-unwritable']);
      else memory.announce(unwritten);
      return receipt;
    },
  };
}
