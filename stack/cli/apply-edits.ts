/** Edits made on what is wished now, and made anew where somebody was quicker: so that neither edit is lost. */
import { z } from 'zod';
import { faultOfCall, type SignalboxClient } from '../contract/client.ts';
import { revisionSchema } from '../contract/inputs.ts';
import type { Board } from '../model/board.ts';
import type { WishEdit } from '../model/edit.ts';
import type { Receipt } from '../model/receipt.ts';
import { BY } from './read-words.ts';
import { tellSteps } from './tell-steps.ts';
import type { Terminal } from './terminal.ts';

/** Others may be quicker so often; a stack that changes without end is a person's to look at. */
const MAX_ATTEMPTS = 20;

export const revisionInput = z.strictObject({ revision: revisionSchema.optional() });

/**
 * `editsOn` is asked for the edits on the board as it is; with a revision given, on that one or not at all. Faults:
 * those of `stack.apply`; `wish-changed` where a revision was given.
 */
export async function applyEdits(
  client: SignalboxClient,
  terminal: Terminal,
  revision: number | undefined,
  editsOn: (board: Board) => readonly WishEdit[],
): Promise<Receipt> {
  return tellSteps(client, terminal, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const board = await client.stack.board();
      const input = { by: BY, edits: editsOn(board), revision: revision ?? board.revision } as const;
      try {
        return await client.stack.apply(input);
      } catch (error) {
        const isOvertaken = revision === undefined && faultOfCall(error).code === 'wish-changed';
        if (!isOvertaken || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  });
}
