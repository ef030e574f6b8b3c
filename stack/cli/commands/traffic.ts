import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { exportInput, seriesInput, trafficInput } from '../../contract/traffic-contract.ts';
import { withSession } from '../open-session.ts';
import { answerOfSeries, answerOfTraffic } from '../print-traffic-view.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

interface TrafficFlags extends CommandFlags {
  readonly window?: string;
  readonly series?: string;
  readonly csv?: boolean;
  readonly markdown?: boolean;
}

export function addTraffic(program: Command): void {
  program
    .command('traffic')
    .description('what each backend did, against what the method should have made of it, and why it differs')
    .option('--window <window>', 'change (since the last one), 1m, 5m or all (default: change)')
    .option('--series <step>', 'over time instead, by second or by minute')
    .option('--csv', 'as CSV')
    .option('--markdown', 'as a Markdown table')
    .option('--json', 'one JSON object on standard output')
    .action((flags: TrafficFlags) =>
      runCommand(flags, async (terminal) => {
        const window = checkInput(trafficInput, flags.window === undefined ? {} : { window: flags.window });
        const series =
          flags.series === undefined ? null : checkInput(seriesInput, { resolution: flags.series });
        const format = flags.csv === true ? 'csv' : flags.markdown === true ? 'markdown' : null;
        return withSession(resolveHome(), terminal, 'Stopped reading.', async ({ traffic }) => {
          if (format === null) {
            return series === null
              ? answerOfTraffic(await traffic.view(window))
              : answerOfSeries(await traffic.series(series));
          }
          const what = series === null ? 'table' : 'series';
          const { text } = await traffic.export(
            checkInput(exportInput, { ...window, ...series, what, format }),
          );
          // As it is: a carriage return is part of CSV.
          terminal.print(text.replace(/\n$/, ''));
          return null;
        });
      }),
    );
}
