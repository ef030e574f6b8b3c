import type { Command } from 'commander';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { readUp, type UpFlags } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addUp(program: Command): void {
  withUpOptions(program.command('up'))
    .description('bring nginx up with its backends behind it, or change what is up')
    .action((flags: UpFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const input = readUp(flags);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          const receipt = await tellSteps(client, terminal, () => client.stack.up(input));
          const board = await client.stack.board();
          const url = board.url ?? 'no address';
          return answerOfReceipt(receipt, `up at ${url} on ${board.engine.name}`, {
            url: board.url,
            engine: board.engine.kind,
          });
        });
      }),
    );
}

/** The wish as options: what `up` makes so, and `plan` only thinks through. */
export function withUpOptions(command: Command): Command {
  return command
    .option('--engine <engine>', '`docker` or `process`; by default whichever is there')
    .option('--scale <n>', 'number of backends, 0 to 64')
    .option('--method <words>', 'load-balancing method in one word list, as `method` takes it')
    .option('--port <port>', 'public port of nginx on 127.0.0.1')
    .option('--json', 'one JSON object on standard output');
}

const INTERRUPTED =
  'Stopped waiting. What is up stays up; the next command or panel goes on with what was begun. ' +
  'To take it back: signalbox down';
