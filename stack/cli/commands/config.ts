import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { SignalboxClient } from '../../contract/client.ts';
import { generationInput } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';
import { withSession } from '../open-session.ts';
import { answerOfFindings } from '../print-findings.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import type { Answer } from '../terminal.ts';
import { addConfigRestore } from './config-restore.ts';
import { addConfigSnippet } from './config-snippet.ts';

interface ConfigFlags extends CommandFlags {
  readonly generation?: string;
  readonly loaded?: boolean;
  readonly drift?: boolean;
  readonly lint?: boolean;
}

export function addConfig(program: Command): void {
  const config = program
    .command('config')
    .description(
      'the files nginx serves by, as they lie on disk; what differs there, and your own lines in them',
    )
    .option('--generation <number>', 'those of an older generation: `signalbox history` lists them')
    .option('--loaded', 'as `nginx -T` prints them, and what can be said of what nginx runs by')
    .option('--drift', 'what another hand changed of them on disk')
    .option('--lint', 'what is dubious in them, though nginx takes it')
    .option('--json', 'one JSON object on standard output')
    .action((flags: ConfigFlags) =>
      runCommand(flags, async (terminal) => {
        const show = viewOf(flags);
        return withSession(resolveHome(), terminal, 'Stopped waiting. Nothing was changed.', show);
      }),
    );
  addConfigRestore(config);
  addConfigSnippet(config);
}

/** Faults: `input-invalid` where more than one view is asked for, or no generation has that number. */
function viewOf({
  generation,
  loaded,
  drift,
  lint,
}: ConfigFlags): (client: SignalboxClient) => Promise<Answer> {
  const asked = [generation !== undefined, loaded, drift, lint].filter(Boolean);
  if (asked.length > 1) {
    throw new FaultError({
      code: 'input-invalid',
      message: 'Expected one of `--generation`, `--loaded`, `--drift` and `--lint`, got several.',
    });
  }
  if (loaded) return showLoaded;
  if (drift) return showDrift;
  if (lint) return async (client) => answerOfFindings(await client.config.lint(), 'nothing is dubious');
  if (generation === undefined) return async (client) => answerOfFiles(await client.stack.config());
  const input = checkInput(generationInput, { generation: readNumber(generation) });
  return async (client) => answerOfFiles(await client.history.files(input));
}

async function showLoaded(client: SignalboxClient): Promise<Answer> {
  const loaded = await client.config.loaded();
  return { json: loaded, text: `${loaded.text.trimEnd()}\n# ${loaded.note}` };
}

async function showDrift(client: SignalboxClient): Promise<Answer> {
  const drift = await client.config.drift();
  const lines = drift.files.map(({ path, what }) => `${path}: ${what}`);
  const isReloaded = drift.isReloaded === true ? ['nginx was told to reload since'] : [];
  return {
    json: drift,
    text:
      lines.length === 0
        ? `no file of generation ${drift.generation ?? 'none'} was changed by another hand`
        : [...lines, ...isReloaded, '', drift.diff].join('\n').trimEnd(),
  };
}

function answerOfFiles(files: readonly { readonly path: string; readonly text: string }[]): Answer {
  return { json: { files }, text: files.map(({ path, text }) => `# ${path}\n${text}`).join('\n') };
}
