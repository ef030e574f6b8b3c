import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { SignalboxClient } from '../../contract/client.ts';
import {
  experimentExportInput,
  experimentResultInput,
  experimentRunInput,
} from '../../contract/experiments-contract.ts';
import type { ExperimentProgress } from '../../model/experiment.ts';
import { FaultError } from '../../model/faults.ts';
import { withSession } from '../open-session.ts';
import { answerOfExperiments, answerOfResult } from '../print-experiment.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, Interrupted, runCommand } from '../run-command.ts';
import type { Terminal } from '../terminal.ts';

interface RunFlags extends CommandFlags {
  readonly quick?: boolean;
  readonly engine?: string;
}

export function addExperiment(program: Command): void {
  const experiment = program
    .command('experiment')
    .description('measure what nginx, the methods and TLS do on this machine, on a stack beside yours');
  experiment
    .command('list')
    .description('the experiments there are, and what came of each last')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async ({ experiments }) =>
          answerOfExperiments(await experiments.list()),
        ),
      ),
    );
  experiment
    .command('run <name>')
    .description('run one; your stack is left as it is, also when this is stopped half-way')
    .option('--quick', 'short measurements, to see the shape')
    .option('--engine <engine>', '`docker` or `process`; by default your stack’s')
    .option('--json', 'one JSON object on standard output')
    .action((name: string, flags: RunFlags) => runCommand(flags, (terminal) => run(name, flags, terminal)));
  experiment
    .command('show [id]')
    .description('a result by its number; the newest by default')
    .option('--json', 'one JSON object on standard output')
    .action((id: string | undefined, flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async (client) =>
          answerOfResult(await client.experiments.result({ id: await idOf(client, id) })),
        ),
      ),
    );
  experiment
    .command('export [id]')
    .description('a result as Markdown, CSV, SVG or JSON; the newest by default')
    .option('--format <format>', 'markdown, csv, svg or json (default: markdown)')
    .option('--out <file>', 'write it there instead of to standard output')
    .action(
      (id: string | undefined, flags: CommandFlags & { readonly format?: string; readonly out?: string }) =>
        runCommand(flags, (terminal) =>
          withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
            const format = flags.format === undefined ? {} : { format: flags.format };
            const input = checkInput(experimentExportInput, { id: await idOf(client, id), ...format });
            const { text } = await client.experiments.export(input);
            if (flags.out === undefined) terminal.print(text.replace(/\n$/, ''));
            else await writeFile(flags.out, text);
            return null;
          }),
        ),
    );
  experiment
    .command('stop')
    .description('end the one under way; resolves when what it set up is taken down')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped waiting.', async ({ experiments }) => {
          await experiments.stop();
          return { text: 'no experiment is under way', json: { stopped: true } };
        }),
      ),
    );
}

/** Here Ctrl-C is the experiment's end: it is waited for until all is taken down. */
async function run(name: string, flags: RunFlags, terminal: Terminal) {
  const input = checkInput(experimentRunInput, {
    name,
    mode: flags.quick === true ? 'quick' : 'full',
    ...(flags.engine === undefined ? {} : { engine: flags.engine }),
  });
  const patient = { ...terminal, signal: new AbortController().signal };
  return withSession(resolveHome(), patient, '', async (client) => {
    await client.stack.board(); // a controller of our own has to look before it knows which engine is the stack's
    terminal.signal.addEventListener('abort', () => void client.experiments.stop().catch(() => undefined));
    let last: ExperimentProgress | null = null;
    let said = '';
    for await (const progress of await client.experiments.run(input)) {
      last = progress;
      const line = `${progress.steps === 0 ? '' : `${progress.done}/${progress.steps}  `}${progress.doing}`;
      if (line !== said && !terminal.json) terminal.note(line);
      said = line;
    }
    if (last?.state === 'stopped')
      throw new Interrupted('Stopped. What the experiment had set up is taken down.');
    if (last?.resultId == null) throw endedWithoutResult();
    return answerOfResult(await client.experiments.result({ id: last.resultId }));
  });
}

async function idOf(client: SignalboxClient, word: string | undefined): Promise<number> {
  if (word !== undefined) return checkInput(experimentResultInput, { id: readNumber(word) }).id;
  const [newest] = await client.experiments.results();
  if (newest !== undefined) return newest.id;
  throw new FaultError({
    code: 'experiment-unknown',
    message: 'No experiment has a result yet.',
    hint: 'Run one: `signalbox experiment list` names them.',
  });
}

function endedWithoutResult(): FaultError {
  return new FaultError({ code: 'experiment-failed', message: 'The experiment ended without a word.' });
}
