import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { traceGetInput, traceSearchInput } from '../../contract/traces-contract.ts';
import { withSession } from '../open-session.ts';
import { traceListText, traceText } from '../print-traces.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

interface SearchFlags extends CommandFlags {
  readonly path?: string;
  readonly status?: string;
  readonly slower?: string;
  readonly backend?: string;
  readonly window?: string;
  readonly limit?: string;
}

export function addTraces(program: Command): void {
  program
    .command('traces')
    .description('requests of the access log as traces, newest first')
    .option('--path <part>', 'whose path holds this')
    .option('--status <status>', 'answered so: 502, or a class such as 5xx')
    .option('--slower <ms>', 'that took at least so many milliseconds')
    .option('--backend <name>', 'that met this backend, whether it answered or not')
    .option('--window <window>', '1m, 5m, 15m, 1h or all (default: 5m)')
    .option('--limit <n>', 'at most so many (default: 100)')
    .option('--json', 'one JSON object on standard output')
    .action((flags: SearchFlags) =>
      runCommand(flags, async (terminal) => {
        const { path, status, slower, backend, window, limit } = flags;
        const input = checkInput(traceSearchInput, {
          ...{ path, status, backend },
          ...(slower === undefined ? {} : { minMs: readNumber(slower) }),
          ...(window === undefined ? {} : { window }),
          ...(limit === undefined ? {} : { limit: readNumber(limit) }),
        });
        return withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
          const list = await client.traces.search(input);
          return { json: list, text: traceListText(list) };
        });
      }),
    );
  program
    .command('trace')
    .description('one trace as a waterfall, by its id or by a request’s')
    .argument('<id>', '32 hexadecimal digits, as `id` in a line of the log')
    .option('--json', 'one JSON object on standard output')
    .action((id: string, flags: CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(traceGetInput, { traceId: id });
        return withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
          const trace = await client.traces.get(input);
          return { json: trace, text: traceText(trace) };
        });
      }),
    );
}
