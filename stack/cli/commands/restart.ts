import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { backendInput, restartInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readNumber, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

interface RestartFlags extends CommandFlags, RevisionFlags {
  readonly parallel?: string;
}

export function addRestart(program: Command): void {
  program
    .command('restart')
    .description('restart every backend, one at a time, or one of them; no request is lost by it')
    .argument('[name]', 'a backend’s name, such as flask-app-2; all where none is named')
    .option('--parallel <count>', 'how many at a time; one that takes requests is always left (default: 1)')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((name: string | undefined, flags: RestartFlags) =>
      runCommand(flags, async (terminal) => {
        const asked = { by: BY, ...readRevision(flags) };
        const one =
          name === undefined ? null : checkInput(backendInput, { ...asked, name, action: 'restart' });
        const parallel = flags.parallel === undefined ? undefined : readNumber(flags.parallel);
        const all = checkInput(restartInput, { ...asked, ...(parallel === undefined ? {} : { parallel }) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(
            await tellSteps(client, terminal, () =>
              one === null ? client.service.restart(all) : client.backend.act(one),
            ),
          ),
        );
      }),
    );
}

const INTERRUPTED =
  'Stopped waiting. The other backends serve on; the next command or panel goes on with what was begun.';
