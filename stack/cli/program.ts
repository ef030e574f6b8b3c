/** The program around the commands: its help, and one way to refuse words that are none. */
import { Command, CommanderError } from 'commander';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { exit, refuseWords } from './run-command.ts';

/** The version is written in by the build. */
declare const SIGNALBOX_VERSION: string;

/** Commander’s own exits become errors, which `runProgram` tells in the form that was asked for. */
export function createProgram(): Command {
  return new Command('signalbox')
    .description('See every backend behind a local nginx, and throw the switch.')
    .version(SIGNALBOX_VERSION)
    .addHelpText('after', EXIT_CODES_HELP)
    .configureOutput({ writeErr: () => {} }) // told below, in the form that was asked for
    .exitOverride();
}

/** Ends the process, but for bugs, which are thrown. `argv` as in `process.argv`. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exit(0);
    if (error.code === 'commander.help') {
      process.stderr.write(program.helpInformation());
      return exit(2);
    }
    const words = error.message.replace(/^error: /, '');
    return refuseWords(argv.includes('--json'), {
      code: 'input-invalid',
      message: `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
      hint: 'Run `signalbox --help`, or a command with `--help`, for what there is.',
    });
  }
}
