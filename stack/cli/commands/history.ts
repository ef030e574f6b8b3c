import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { GenerationEntry } from '../../contract/contract.ts';
import { backToInput, compareInput } from '../../contract/inputs.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY, IF_REVISION, type RevisionFlags, readNumber, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

export function addHistory(program: Command): void {
  const history = program
    .command('history')
    .description('the configs that were written, newest first; compare two of them, or go back to one')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, NOTHING_CHANGED, async (client) => {
          const generations = await client.history.list();
          return { json: { generations }, text: generations.map(lineOf).join('\n') };
        }),
      ),
    );
  history
    .command('diff')
    .description('what differs between two generations')
    .argument('<from>', 'a number')
    .argument('<to>', 'a number')
    .action((from: string, to: string, _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<CommandFlags>();
      return runCommand(flags, async (terminal) => {
        const input = checkInput(compareInput, { from: readNumber(from), to: readNumber(to) });
        return withSession(resolveHome(), terminal, NOTHING_CHANGED, async (client) => {
          const diff = await client.history.compare(input);
          return { json: { diff }, text: diff === '' ? 'nothing differs' : diff };
        });
      });
    });
  history
    .command('back')
    .description('go back to a generation: verified, and a new generation like any change')
    .argument('<generation>', 'a number')
    .option(...IF_REVISION)
    .action((generation: string, _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<CommandFlags & RevisionFlags>();
      return runCommand(flags, async (terminal) => {
        const input = checkInput(backToInput, {
          by: BY,
          generation: readNumber(generation),
          ...readRevision(flags),
        });
        return withSession(resolveHome(), terminal, GOES_ON, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.history.goBack(input))),
        );
      });
    });
}

function lineOf({ generation, state, at, what, by }: GenerationEntry): string {
  const made = what === null ? 'no receipt tells why' : `${what}, by ${by ?? 'somebody'}`;
  return `${String(generation).padStart(6)}  ${state.padEnd(7)}  ${at}  ${made}`;
}

const NOTHING_CHANGED = 'Stopped waiting. Nothing was changed.';
const GOES_ON = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
