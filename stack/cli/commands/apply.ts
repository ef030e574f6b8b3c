import type { Command } from 'commander';
import { checkInput } from '../../contract/check-input.ts';
import { previewInput } from '../../contract/edit-schema.ts';
import { scaleInput } from '../../contract/inputs.ts';
import type { Board } from '../../model/board.ts';
import type { WishEdit } from '../../model/edit.ts';
import { FaultError } from '../../model/faults.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfPreview } from '../print-preview.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import {
  type BalancingFlags,
  changeBalancing,
  checkBalancing,
  namesBalancing,
  withBalancingOptions,
} from '../read-balancing.ts';
import { changeTuning, readSetting, tunesOf } from '../read-tuning.ts';
import {
  BY,
  IF_REVISION,
  type RevisionFlags,
  readMethodWords,
  readNumber,
  readRevision,
} from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';

interface ApplyFlags extends CommandFlags, RevisionFlags, BalancingFlags {
  readonly scale?: string;
  readonly method?: string;
  readonly set?: readonly string[];
  readonly start?: readonly string[];
  readonly stop?: readonly string[];
  readonly restart?: readonly string[];
  readonly dryRun?: true;
}

export function addApply(program: Command): void {
  const command = program
    .command('apply')
    .description('several changes as one: one wish, one verified reload, one undo')
    .option('--scale <n>', 'run this many backends')
    .option('--method <words>', 'load-balancing method in one word list, as `method` takes it')
    .option('--set <backend:settings>', 'such as flask-app-2:weight=3,backup; may be repeated', collected)
    .option('--start <backend>', 'may be repeated', collected)
    .option('--stop <backend>', 'may be repeated', collected)
    .option('--restart <backend>', 'may be repeated', collected);
  withBalancingOptions(command)
    .option('--dry-run', 'print the plan, the config’s difference and what is wrong with it; change nothing')
    .option(...IF_REVISION)
    .option('--json', 'one JSON object on standard output')
    .action((flags: ApplyFlags) =>
      runCommand(flags, async (terminal) => {
        const { revision } = checkInput(revisionInput, readRevision(flags));
        const editsOn = readEdits(flags);
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          if (!flags.dryRun) return answerOfReceipt(await applyEdits(client, terminal, revision, editsOn));
          const edits = editsOn(await client.stack.board());
          return answerOfPreview(await client.stack.preview({ edits }), revision);
        });
      }),
    );
}

/**
 * What the words ask for, on any board: settings that are not named stay as the board has them. Faults:
 * `input-invalid`, at once where the words themselves cannot be.
 */
function readEdits(flags: ApplyFlags): (board: Board) => readonly WishEdit[] {
  const settings = (flags.set ?? []).map(readSetting);
  for (const { flags: tuning } of settings) changeTuning({}, tuning);
  const plain: readonly WishEdit[] = [
    ...(flags.scale === undefined ? [] : [{ kind: 'scale' as const, scale: readScale(flags.scale) }]),
    ...(flags.method === undefined
      ? []
      : [{ kind: 'method' as const, method: readMethodWords(flags.method) }]),
    ...(['start', 'stop', 'restart'] as const).flatMap((action) =>
      (flags[action] ?? []).map((name) => ({ kind: 'backend' as const, name, action })),
    ),
  ];
  const isBalancing = namesBalancing(flags);
  if (isBalancing) checkBalancing(flags);
  if (plain.length + settings.length === 0 && !isBalancing) throw nothingAsked();
  return ({ service }) => {
    const edits: readonly WishEdit[] = [
      ...plain,
      ...tunesOf(service.tunings, settings),
      ...(isBalancing
        ? [{ kind: 'balancing' as const, balancing: changeBalancing(service.balancing, flags) }]
        : []),
    ];
    return checkInput(previewInput, { edits }).edits;
  };
}

function readScale(word: string): number {
  return checkInput(scaleInput, { by: BY, scale: readNumber(word) }).scale;
}

function collected(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

function nothingAsked(): FaultError {
  return new FaultError({
    code: 'input-invalid',
    message: 'Expected `apply` to be told what to change, got nothing.',
    hint: 'Such as `signalbox apply --scale 4 --set flask-app-2:weight=3`; `signalbox apply --help` lists the rest.',
  });
}

const INTERRUPTED = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
