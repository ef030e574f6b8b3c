import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { exporterNameInput, exporterPutInput } from '../../contract/traces-contract.ts';
import { FaultError } from '../../model/faults.ts';
import type { ExporterView } from '../../model/trace.ts';
import { withSession } from '../open-session.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

interface AddFlags extends CommandFlags {
  readonly encoding?: string;
  readonly header?: readonly string[];
}

const JSON_OPTION = ['--json', 'one JSON object on standard output'] as const;

export function addExporter(program: Command): void {
  const exporter = program
    .command('exporter')
    .description('who else is told of every span, by OTLP over HTTP');
  exporter
    .command('add')
    .description('tell a receiver, or tell it otherwise; spans are sent from then on')
    .argument('<name>', 'lower-case letters, digits and dashes')
    .argument('<url>', 'whole, such as https://otlp.example/v1/traces')
    .option('--encoding <encoding>', 'protobuf or json (default: protobuf)')
    .option(
      '--header <name=source...>',
      'a header from the environment (X-SF-Token=env:TOKEN) or from standard input (X-SF-Token=-)',
    )
    .option(...JSON_OPTION)
    .action((name: string, url: string, flags: AddFlags) =>
      runCommand(flags, async (terminal) => {
        const { encoding, header } = flags;
        const input = checkInput(exporterPutInput, {
          ...{ name, url },
          ...(encoding === undefined ? {} : { encoding }),
          ...(header === undefined ? {} : { headers: await readHeaders(header) }),
        });
        return withSession(resolveHome(), terminal, 'Stopped waiting.', async (client) =>
          answer(await client.exporters.put(input)),
        );
      }),
    );
  exporter
    .command('list', { isDefault: true })
    .description('who is told, and whether it works')
    .option(...JSON_OPTION)
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async (client) =>
          answer(await client.exporters.list()),
        ),
      ),
    );
  exporter
    .command('remove')
    .description('tell it nothing more; its secrets are forgotten')
    .argument('<name>')
    .option(...JSON_OPTION)
    .action((name: string, flags: CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(exporterNameInput, { name });
        return withSession(resolveHome(), terminal, 'Stopped waiting.', async (client) =>
          answer(await client.exporters.remove(input)),
        );
      }),
    );
  exporter
    .command('test')
    .description('send one span now, and say what became of it')
    .argument('<name>')
    .option(...JSON_OPTION)
    .action((name: string, flags: CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(exporterNameInput, { name });
        return withSession(resolveHome(), terminal, 'Stopped waiting.', async (client) => {
          const test = await client.exporters.test(input);
          if (test.fault !== null) throw new FaultError(test.fault);
          return { json: test, text: `taken in ${test.ms} ms` };
        });
      }),
    );
}

/** Never from the command line itself: other people see it there, and a shell's history keeps it. */
async function readHeaders(words: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const headers: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const [name, source] = [word.slice(0, at), word.slice(at + 1)];
    if (at > 0 && source === '-') headers[name] = (await text(process.stdin)).trim();
    else if (at > 0 && source.startsWith('env:')) headers[name] = fromEnvironment(source.slice(4));
    else throw refused(name);
  }
  return headers;
}

function fromEnvironment(variable: string): string {
  const value = process.env[variable];
  if (value !== undefined && value !== '') return value;
  throw new FaultError({
    code: 'input-invalid',
    message: `Expected \`--header\` to name a variable of the environment, and ${variable} is not set.`,
  });
}

function refused(name: string): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: `Expected \`--header\` to be \`${name === '' ? 'NAME' : name}=env:VARIABLE\` or \`${name === '' ? 'NAME' : name}=-\`: a secret on the command line stays in the shell’s history.`,
    hint: 'TOKEN=… in the environment, or the value on standard input.',
  });
}

function answer(exporters: readonly ExporterView[]) {
  const lines = exporters.map(({ name, url, headers, secrets, sent, queued, dropped, fault }) => {
    const kept =
      headers.length === 0 ? '' : `  ${headers.map((header) => `${header}: ••••`).join(', ')} (${secrets})`;
    return `${name}  ${url}${kept}  ${sent} sent, ${queued} waiting, ${dropped} dropped${fault === null ? '' : `\n  ${fault.message}`}`;
  });
  return { json: { exporters }, text: lines.length === 0 ? 'spans are sent to nobody' : lines.join('\n') };
}
