import type { Command } from 'commander';
import { withSession } from '../open-session.ts';
import { answerOfBoard } from '../print-status.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('what is there: state, address, method, and each backend with its hits')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped waiting. Nothing was changed.', async (client) =>
          answerOfBoard(await client.stack.board()),
        ),
      ),
    );
}
