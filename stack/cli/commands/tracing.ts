import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { traceListenInput } from '../../contract/traces-contract.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { tracingText } from '../print-traces.ts';
import { IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

export function addTracing(program: Command): void {
  const tracing = program.command('tracing').description('spans of the backends, and who receives them');
  for (const state of ['on', 'off'] as const) {
    tracing
      .command(state)
      .description(
        state === 'on'
          ? 'the backends tell spans of their own: each is replaced, without loss'
          : 'the backends tell none any more',
      )
      .option(...IF_REVISION)
      .option('--json', 'one JSON object on standard output')
      .action((flags: CommandFlags & RevisionFlags) =>
        runCommand(flags, async (terminal) => {
          const { revision } = checkInput(revisionInput, readRevision(flags));
          return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
            answerOfReceipt(
              await applyEdits(client, terminal, revision, () => [{ kind: 'tracing', tracing: state }]),
            ),
          );
        }),
      );
  }
  tracing
    .command('show', { isDefault: true })
    .description('what is received, kept and sent on')
    .option('--json', 'one JSON object on standard output')
    .action((flags: CommandFlags) =>
      runCommand(flags, (terminal) =>
        withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
          const status = await client.traces.status();
          return { json: status, text: tracingText(status) };
        }),
      ),
    );
  for (const [word, description] of [
    ['listen', 'receive spans of other programs too, at 127.0.0.1 (on or off)'],
    ['jaeger', 'a Jaeger in a container of its own, told of every span (on or off)'],
  ] as const) {
    tracing
      .command(word)
      .description(description)
      .argument('[state]', 'on or off', 'on')
      .option('--json', 'one JSON object on standard output')
      .action((state: string, flags: CommandFlags) =>
        runCommand(flags, async (terminal) => {
          const input = checkInput(traceListenInput, { state });
          return withSession(resolveHome(), terminal, 'Stopped waiting.', async (client) => {
            const status = await client.traces[word](input);
            return { json: status, text: tracingText(status) };
          });
        }),
      );
  }
}

const INTERRUPTED = 'Stopped waiting. The backends are replaced one after another: `signalbox status` tells.';
