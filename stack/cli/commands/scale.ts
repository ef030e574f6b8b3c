import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { scaleInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readNumber, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addScale(program: Command): void {
  program
    .command('scale')
    .description('run this many backends')
    .argument('<n>', 'a whole number from 0 to 64')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((word: string, flags: CommandFlags & RevisionFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(scaleInput, {
          by: BY,
          scale: readNumber(word),
          ...readRevision(flags),
        });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.service.scale(input))),
        );
      }),
    );
}

const INTERRUPTED =
  'Stopped waiting. Backends that run keep running; the next command or panel goes on with what was begun.';
