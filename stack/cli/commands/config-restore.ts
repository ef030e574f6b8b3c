import type { Command } from 'commander';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

interface RestoreFlags extends CommandFlags {
  readonly discard?: boolean;
}

export function addConfigRestore(config: Command): void {
  config
    .command('restore')
    .description(
      'let Signalbox’s config take the place of what another hand changed on disk; theirs is kept aside',
    )
    .option('--discard', 'throw theirs away')
    .action((_flags: object, command: Command) => {
      const flags = command.optsWithGlobals<RestoreFlags>();
      return runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          const choice = flags.discard ? 'restore' : 'set-aside';
          const receipt = await tellSteps(client, terminal, () =>
            client.config.resolveDrift({ by: BY, choice }),
          );
          return answerOfReceipt(receipt, `${receipt.what} (${receipt.because})`);
        }),
      );
    });
}

const INTERRUPTED = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
