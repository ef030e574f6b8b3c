import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { Board } from '../../model/board.ts';
import { DEFAULT_SERVINGS } from '../../model/serving.ts';
import { servingWords } from '../../model/serving-words.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { changeServing, checkServing, namesServing, type ServingFlags } from '../read-serving.ts';
import { IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

export function addServing(program: Command): void {
  program
    .command('serving')
    .description(
      'the server program in the backends, changed without loss; with nothing said, what is wished',
    )
    .argument('[program]', 'gunicorn, uwsgi, or flask: the development server')
    .option('--workers <n>', 'gunicorn: processes in each backend')
    .option('--threads <n>', 'requests each process has in hand at once')
    .option('--worker-class <class>', 'gunicorn: gthread or sync')
    .option('--timeout <seconds>', 'gunicorn: after so much silence a worker is killed')
    .option('--processes <n>', 'uwsgi: processes in each backend')
    .option('--protocol <protocol>', 'uwsgi: what nginx speaks to it, uwsgi or http')
    .option('--direct', 'each backend is reached past nginx too, at a port of this machine alone')
    .option('--no-direct', 'only through nginx')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((kind: string | undefined, flags: ServingFlags & RevisionFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const { revision } = checkInput(revisionInput, readRevision(flags));
        checkServing(kind, flags);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          if (!namesServing(kind, flags)) return answerOfBoard(await client.stack.board());
          return answerOfReceipt(
            await applyEdits(client, terminal, revision, ({ service }) => [
              {
                kind: 'serving',
                serving: changeServing(service.serving ?? DEFAULT_SERVINGS.gunicorn, kind, flags),
                ...(flags.direct === undefined ? {} : { direct: flags.direct }),
              },
            ]),
          );
        });
      }),
    );
}

function answerOfBoard({ service, backends }: Board) {
  const { serving = DEFAULT_SERVINGS.gunicorn, direct = false } = service;
  const addresses = backends.flatMap(({ name, directAddress }) =>
    typeof directAddress === 'string' ? [{ name, directAddress }] : [],
  );
  const lines = addresses.map(({ name, directAddress }) => `${name} past nginx: ${directAddress}`);
  return {
    json: { serving, direct, addresses },
    text: [`${servingWords(serving)}${direct ? ', direct' : ''}`, ...lines].join('\n'),
  };
}

const INTERRUPTED =
  'Stopped waiting. nginx serves on, with the old program or the new one: `signalbox status` says which.';
