import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { balancingWords } from '../../model/tuning-words.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import {
  type BalancingFlags,
  changeBalancing,
  checkBalancing,
  namesBalancing,
  withBalancingOptions,
} from '../read-balancing.ts';
import { IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

export function addBalancing(program: Command): void {
  withBalancingOptions(program.command('balancing'))
    .description('how requests are shared beyond the method; with no option, what is wished')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((flags: BalancingFlags & RevisionFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const { revision } = checkInput(revisionInput, readRevision(flags));
        const isChange = namesBalancing(flags);
        if (isChange) checkBalancing(flags);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          if (isChange) {
            return answerOfReceipt(
              await applyEdits(client, terminal, revision, ({ service }) => [
                { kind: 'balancing', balancing: changeBalancing(service.balancing, flags) },
              ]),
            );
          }
          const { balancing } = (await client.stack.board()).service;
          return { json: { balancing }, text: balancingWords(balancing) };
        });
      }),
    );
}

const INTERRUPTED = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
