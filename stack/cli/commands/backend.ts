import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { backendInput } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { changeTuning, namedTuning, type TuningFlags, tunesOf, withTuningOptions } from '../read-tuning.ts';
import { BY, IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';
import type { Terminal } from '../terminal.ts';

interface BackendFlags extends CommandFlags, RevisionFlags, TuningFlags {}

export function addBackend(program: Command): void {
  const command = program
    .command('backend')
    .description('start, stop or restart one backend, or set how many requests it gets')
    .argument('<name>', 'a backend’s name, such as flask-app-2')
    .argument('<action>', 'start, stop, restart or set');
  withTuningOptions(command)
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((name: string, action: string, flags: BackendFlags) =>
      runCommand(flags, async (terminal) => {
        const named = namedTuning(flags);
        if (action === 'set') return setBackend(name, named ?? nothingSet(), flags, terminal);
        if (named !== null) throw onlyWithSet(action);
        const input = checkInput(backendInput, { by: BY, name, action, ...readRevision(flags) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
          answerOfReceipt(await tellSteps(client, terminal, () => client.backend.act(input))),
        );
      }),
    );
}

async function setBackend(name: string, flags: TuningFlags, asked: RevisionFlags, terminal: Terminal) {
  // Words that cannot be are refused before anybody is asked.
  checkInput(backendInput, { by: BY, name, action: 'start' });
  changeTuning({}, flags);
  const { revision } = checkInput(revisionInput, readRevision(asked));
  return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
    answerOfReceipt(
      await applyEdits(client, terminal, revision, ({ service }) =>
        tunesOf(service.tunings, [{ backend: name, flags }]),
      ),
    ),
  );
}

function nothingSet(): never {
  throw new FaultError({
    code: 'input-invalid',
    message: 'Expected `set` to be told what to set, got nothing.',
    hint: 'Such as `signalbox backend flask-app-2 set --weight 3`; `signalbox backend --help` lists the rest.',
  });
}

function onlyWithSet(action: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected settings to come with the action set, got ${JSON.stringify(action)}.`,
  });
}

const INTERRUPTED =
  'Stopped waiting. The other backends serve on; the next command or panel goes on with what was begun.';
