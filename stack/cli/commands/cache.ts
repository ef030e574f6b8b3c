import type { Command } from 'commander';
import { z } from 'zod';
import { cacheReadInput, purgedPathSchema, purgeInput } from '../../contract/caching-contract.ts';
import { checkInput } from '../../contract/check-input.ts';
import type { PurgeOutcome } from '../../model/cache-report.ts';
import { type Caching, NO_CACHING } from '../../model/caching.ts';
import { applyEdits, revisionInput } from '../apply-edits.ts';
import { withSession } from '../open-session.ts';
import { answerOfCache, answerOfPurge } from '../print-cache.ts';
import { answerOfReceipt } from '../print-receipt.ts';
import { type CacheFlags, withCacheOptions, withoutRule, withRule } from '../read-caching.ts';
import { BY, IF_REVISION, type RevisionFlags, readRevision } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';

type Flags = CommandFlags & RevisionFlags;

const JSON_OPTION = ['--json', 'one JSON object on standard output'] as const;

export function addCache(program: Command): void {
  const cache = program.command('cache').description('what nginx keeps of the backends’ answers');
  withCacheOptions(cache.command('on <path>'))
    .description('keep answers of a path, or with `/static/*` of all below it; said again, set otherwise')
    .option(...IF_REVISION)
    .option(...JSON_OPTION)
    .action((path: string, flags: CacheFlags & Flags) => {
      return change(
        flags,
        () => withRule(NO_CACHING, path, flags),
        (before) => withRule(before, path, flags),
      );
    });
  cache
    .command('off [path]')
    .description('keep nothing of a path any more; without one, of any')
    .option(...IF_REVISION)
    .option(...JSON_OPTION)
    .action((path: string | undefined, flags: Flags) => {
      return change(
        flags,
        () => NO_CACHING,
        (before) => withoutRule(before, path),
      );
    });
  cache
    .command('show', { isDefault: true })
    .description('what is cached, and what it did')
    .option('--window <window>', 'change (since the last one), 1m, 5m or all (default: 5m)')
    .option(...JSON_OPTION)
    .action((flags: CommandFlags & { readonly window?: string }) =>
      runCommand(flags, async (terminal) => {
        const asked = checkInput(cacheReadInput, flags.window === undefined ? {} : { window: flags.window });
        return withSession(resolveHome(), terminal, 'Stopped reading.', async (client) => {
          const { caching = NO_CACHING } = await client.stack.board();
          return answerOfCache(caching, await client.caching.read(asked));
        });
      }),
    );
  cache
    .command('purge [path]')
    .description('throw away what is kept of a path, of a rule (`/static/*`), or of all')
    .option(...IF_REVISION)
    .option(...JSON_OPTION)
    .action((path: string | undefined, flags: Flags) =>
      runCommand(flags, async (terminal) => {
        const input = checkInput(purgeInput, { by: BY, what: purgedOf(path), ...readRevision(flags) });
        return withSession(resolveHome(), terminal, INTERRUPTED, async (client) => {
          let outcome: Omit<PurgeOutcome, 'receipt'> = { probe: null, oldWorkers: 'gone' };
          const receipt = await tellSteps(client, terminal, async () => {
            const { receipt: done, ...seen } = await client.caching.purge(input);
            outcome = seen;
            return done;
          });
          return answerOfPurge({ receipt, ...outcome });
        });
      }),
    );
}

/** `checkFirst` finds wrong words before anybody is asked. */
function change(flags: Flags, checkFirst: () => Caching, edit: (before: Caching) => Caching) {
  return runCommand(flags, async (terminal) => {
    const { revision } = checkInput(revisionInput, readRevision(flags));
    checkFirst();
    return withSession(resolveHome(), terminal, INTERRUPTED, async (client) =>
      answerOfReceipt(
        await applyEdits(client, terminal, revision, ({ caching = NO_CACHING }) => [
          { kind: 'caching', caching: edit(caching) },
        ]),
      ),
    );
  });
}

function purgedOf(path: string | undefined): object {
  if (path === undefined) return { kind: 'all' };
  if (path.endsWith('*')) return { kind: 'rule', rule: path };
  return { kind: 'path', ...checkInput(z.strictObject({ path: purgedPathSchema }), { path }) };
}

const INTERRUPTED = 'Stopped waiting. The change goes on: `signalbox status` says how it ended.';
