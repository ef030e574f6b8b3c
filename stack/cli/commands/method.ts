import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { methodInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readMethod, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addMethod(program: Command): void {
  program
    .command('method')
    .description('switch how nginx picks a backend, verified on every new worker')
    .argument(
      '<words...>',
      "round_robin, least_conn, ip_hash, hash '$key' [consistent], random [two [least_conn]], or least_time header|last_byte [inflight]",
    )
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((words: string[], flags: CommandFlags & RevisionFlags) =>
      runCommand(flags, async (terminal) => {
        const method = readMethod(words.flatMap((word) => word.split(/\s+/)).filter(Boolean));
        const input = checkInput(methodInput, { by: BY, method, ...readRevision(flags) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.service.method(input))),
        );
      }),
    );
}

const INTERRUPTED =
  'Stopped waiting. nginx serves on, with the old method or the new one: `signalbox status` says which.';
