import type { Command } from 'commander';
import { withSession } from '../open-session.ts';
import { readUp, type UpFlags } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import { withUpOptions } from './up.ts';

export function addPlan(program: Command): void {
  withUpOptions(program.command('plan'))
    .description('what would be done, step by step, and because of what; changes nothing')
    .action((flags: UpFlags & CommandFlags) =>
      runCommand(flags, async (terminal) => {
        const { by: _by, ...wish } = readUp(flags);
        return withSession(
          resolveHome(),
          terminal,
          'Stopped waiting. Nothing was changed.',
          async (client) => {
            const plan = await client.stack.plan(wish);
            return { json: plan, text: plan.text.trimEnd() };
          },
        );
      }),
    );
}
