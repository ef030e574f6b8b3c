import type { Command } from 'commander';
import type { TrafficErrorGroup, TrafficErrors } from '../../model/traffic.ts';
import { withSession } from '../open-session.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

export function addErrors(program: Command): void {
  program
    .command('errors')
    .description('nginx’s error log, lines that say the same together, newest first')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
          const errors = await client.traffic.errors();
          return { json: errors, text: textOf(errors) };
        }),
      ),
    );
}

function textOf({ groups, lines, isCut }: TrafficErrors): string {
  if (groups.length === 0) return 'nothing in the error log';
  return [...groups.map(lineOf), ...(isCut ? [`of the last ${lines} lines`] : [])].join('\n');
}

function lineOf({ severity, message, count, lastAt, backend, request }: TrafficErrorGroup): string {
  const about = backend === null ? '' : `  ${backend}`;
  const linked = request === null ? '' : `  ${request.request} → ${request.status}`;
  return `${lastAt}  ${severity.padEnd(6)}  ${`×${count}`.padStart(6)}  ${message}${about}${linked}`;
}
