import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import type { SignalboxClient } from '../../contract/client.ts';
import { snippetsSchema } from '../../contract/snippets-schema.ts';
import { FaultError } from '../../model/faults.ts';
import { SNIPPET_LEVELS, type SnippetLevel, type Snippets, snippetPath } from '../../model/snippets.ts';
import { withSession } from '../open-session.ts';
import { answerOfFindings } from '../print-findings.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { BY } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';
import type { Answer, Terminal } from '../terminal.ts';

interface SnippetFlags extends CommandFlags {
  readonly check?: boolean;
}

export function addConfigSnippet(config: Command): void {
  config
    .command('snippet')
    .description('your own lines in nginx’s config: shown, or taken from a file by a verified change')
    .argument('[level]', `one of ${SNIPPET_LEVELS.join(', ')}`)
    .argument('[file]', 'a file with the lines; `-` is standard input, an empty one takes them away')
    .option('--check', 'only say what the linter finds; change nothing')
    .action((level: string | undefined, file: string | undefined, _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<SnippetFlags>();
      return runCommand(flags, async (terminal) => {
        const known = level === undefined ? null : readLevel(level);
        const lines = file === undefined ? null : await readLines(file);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          if (known === null || lines === null) return show(client, known);
          const { revision } = await client.stack.board();
          const snippets = checkInput(snippetsSchema, {
            ...(await client.config.snippets()),
            [known]: lines,
          });
          if (flags.check)
            return answerOfFindings(await client.config.checkSnippets(snippets), 'nothing is dubious');
          return apply(client, terminal, snippets, revision);
        });
      });
    });
}

async function show(client: SignalboxClient, level: SnippetLevel | null): Promise<Answer> {
  const snippets = await client.config.snippets();
  if (level !== null) return { json: { [level]: snippets[level] }, text: snippets[level].trimEnd() };
  const text = SNIPPET_LEVELS.map((one) => `# ${snippetPath(one)}\n${snippets[one]}`).join('\n');
  return { json: snippets, text: text.trimEnd() };
}

async function apply(
  client: SignalboxClient,
  terminal: Terminal,
  snippets: Snippets,
  revision: number,
): Promise<Answer> {
  const change = () => client.config.applySnippets({ by: BY, snippets, revision });
  return answerOfReceipt(await tellSteps(client, terminal, change));
}

function readLevel(word: string): SnippetLevel {
  const level = SNIPPET_LEVELS.find((one) => one === word);
  if (level !== undefined) return level;
  throw new FaultError({
    code: 'input-invalid',
    message: `Expected \`level\` to be one of ${SNIPPET_LEVELS.join(', ')}, got "${word}".`,
  });
}

/** Faults: `input-invalid` where the file cannot be read, or is not UTF-8. */
async function readLines(file: string): Promise<string> {
  if (file === '-') return textOf(process.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new FaultError({
      code: 'input-invalid',
      message: `Expected \`file\` to be a text file in UTF-8, got "${file}".`,
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

const INTERRUPTED =
  'Stopped waiting. nginx serves on, with the old lines or the new ones: `signalbox config` says which.';
