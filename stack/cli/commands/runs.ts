import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { SignalboxClient } from '../../contract/client.ts';
import { exportRunsInput, renameRunInput, runInput } from '../../contract/load-schema.ts';
import { compareRuns } from '../../model/compare-runs.ts';
import { withSession } from '../open-session.ts';
import { printComparison, printRun, printRuns } from '../print-runs.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import type { Answer } from '../terminal.ts';

interface NameFlags extends CommandFlags {
  readonly name?: string;
  readonly note?: string;
}

interface ExportFlags extends CommandFlags {
  readonly format?: string;
}

export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .description('load runs of the past, newest first: show, compare, name, export or remove them')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      ask(flags, async (client) => {
        const list = await client.runs.list();
        return { json: list, text: printRuns(list) };
      }),
    );
  runs
    .command('show')
    .description('one run whole: percentiles, who answered, second by second')
    .argument('<run>', 'a number')
    .action((run: string, _flags: object, command: Command) =>
      ask(command.optsWithGlobals(), async (client) => {
        const found = await client.runs.get(checkInput(runInput, { run: readNumber(run) }));
        return { json: found, text: printRun(found) };
      }),
    );
  runs
    .command('compare')
    .description('two runs, and which of their differences are more than noise')
    .argument('<a>', 'a number')
    .argument('<b>', 'a number')
    .action((a: string, b: string, _flags: object, command: Command) =>
      ask(command.optsWithGlobals(), async (client) => {
        const [first, second] = await Promise.all(
          [a, b].map((run) => client.runs.get(checkInput(runInput, { run: readNumber(run) }))),
        );
        if (first === undefined || second === undefined) throw new Error('two runs were asked for');
        const comparison = compareRuns(first, second);
        return {
          json: { a: first.run, b: second.run, ...comparison },
          text: printComparison(first, second, comparison),
        };
      }),
    );
  runs
    .command('name')
    .description('give a run a name and a note: named ones are kept the longest')
    .argument('<run>', 'a number')
    .option('--name <name>', 'empty: it has none')
    .option('--note <text>', 'empty: it has none')
    .action((run: string, _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<NameFlags>();
      return ask(flags, async (client) => {
        const { run: number } = checkInput(runInput, { run: readNumber(run) });
        const { name, note } = await client.runs.get({ run: number });
        const words = { name: flags.name ?? name, note: flags.note ?? note };
        const named = await client.runs.rename(checkInput(renameRunInput, { run: number, ...words }));
        return { json: named, text: printRun(named) };
      });
    });
  runs
    .command('export')
    .description('runs side by side, for a spreadsheet, a text or a program; to standard output')
    .argument('<runs...>', 'numbers')
    .option('--format <format>', 'csv, json or markdown (default: csv)')
    .action((numbers: readonly string[], _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<ExportFlags>();
      return ask(flags, async (client) => {
        const { format } = flags;
        const wish = { runs: numbers.map(readNumber), ...(format === undefined ? {} : { format }) };
        const exported = await client.runs.export(checkInput(exportRunsInput, wish));
        return { json: exported, text: exported.text.trimEnd() };
      });
    });
  runs
    .command('remove')
    .description('forget a run')
    .argument('<run>', 'a number')
    .action((run: string, _flags: object, command: Command) =>
      ask(command.optsWithGlobals(), async (client) => {
        const list = await client.runs.remove(checkInput(runInput, { run: readNumber(run) }));
        return { json: list, text: printRuns(list) };
      }),
    );
}

function ask(flags: CommandFlags, work: (client: SignalboxClient) => Promise<Answer>): Promise<never> {
  return runCommand(flags, (terminal) =>
    withSession(resolveHome(), terminal, 'Stopped waiting. Nothing was changed.', work),
  );
}
