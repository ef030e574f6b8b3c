import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { downInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addDown(program: Command): void {
  program
    .command('down')
    .description('take nginx and all backends of this stack away; logs and settings stay')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags & RevisionFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(downInput, { by: BY, ...readRevision(flags) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.stack.down(input))),
        );
      }),
    );
}

const INTERRUPTED =
  'Stopped waiting. Some of the stack may still run; the next command or panel goes on taking it down.';
