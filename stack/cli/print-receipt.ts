/** A receipt as an answer: what was done, in what time, how it was proven; or that the old state serves. */
import type { Receipt } from '../model/receipt.ts';
import { exitCodeOf } from './exit-codes.ts';
import { printMs } from './print-durations.ts';
import { findingLine } from './print-findings.ts';
import { trafficLines } from './print-traffic.ts';
import { faultLines } from './run-command.ts';
import type { Answer } from './terminal.ts';

/** `extra` joins the JSON object; `headline` replaces the first line of the text. */
export function answerOfReceipt(receipt: Receipt, headline?: string, extra: object = {}): Answer {
  const { outcome } = receipt;
  switch (outcome.kind) {
    case 'done':
      return {
        json: { ...receipt, ...extra },
        text: [
          `${headline ?? receipt.what}: done in ${printMs(receipt.ms)}`,
          ...proofLines(receipt),
          ...(receipt.warnings ?? []).map((finding) => `  ${findingLine(finding)}`),
          ...trafficLines(receipt).map((line) => `  ${line}`),
        ].join('\n'),
      };
    case 'restored':
      return {
        json: { fault: outcome.fault, receipt },
        text: [`${receipt.what}: not done; what served before serves on`, ...faultLines(outcome.fault)].join(
          '\n',
        ),
        exitCode: exitCodeOf(outcome.fault),
      };
    default:
      return outcome satisfies never;
  }
}

function proofLines({ proof, stages }: Receipt): readonly string[] {
  const times = stages.map(({ name, ms }) => `${name} ${printMs(ms)}`).join(', ');
  return [...(proof === null ? [] : [`  ${proof}`]), ...(times === '' ? [] : [`  ${times}`])];
}
