import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { undoInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addUndo(program: Command): void {
  program
    .command('undo')
    .description('make what was before the last change so again; once more, and it goes one further back')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags & RevisionFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(undoInput, { by: BY, ...readRevision(flags) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.stack.undo(input))),
        );
      }),
    );
}

const INTERRUPTED = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
