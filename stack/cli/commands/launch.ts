import type { Command } from 'commander';
import type { SignalboxClient } from '../../contract/client.ts';
import { openBrowser } from '../open-browser.ts';
import { joinSession } from '../open-session.ts';
import { readPanelFile } from '../panel-file.ts';
import { resolveHome } from '../resolve-home.ts';
import { runCommand } from '../run-command.ts';
import { tellSteps } from '../tell-steps.ts';
import type { Terminal } from '../terminal.ts';

interface LaunchFlags {
  readonly panel: boolean;
}

/** What `npm start` runs once the clone is built: everything up, then the panel. */
export function addLaunch(program: Command): void {
  program
    .command('launch', { hidden: true })
    .description('find an engine, bring the stack up as it was last wished, and show the panel')
    .option('--no-panel', 'end once the stack is up')
    .action((flags: LaunchFlags) =>
      runCommand({}, async (terminal) => {
        const home = resolveHome();
        if (await launchInRunning(home, terminal, flags)) return null;
        const [{ openOwnController }, { findOrInstallEngine }] = await Promise.all([
          import('../own-controller.ts'),
          import('../../engines/find-engine.ts'),
        ]);
        const own = await openOwnController(home, terminal.step, findOrInstallEngine);
        try {
          await tellEngine(own.client, terminal);
          await bringUp(own.client, terminal);
        } catch (error) {
          await own.abandon();
          throw error;
        }
        if (!flags.panel) {
          await own.leave();
          return null;
        }
        const { servePanelOf } = await import('../serve-panel.ts');
        return servePanelOf(own, { home, port: 0, terminal, show: (url) => showPanel(url, terminal) });
      }),
    );
}

/** A second start beside a first that still runs: the same stack, the same panel. */
async function launchInRunning(home: string, terminal: Terminal, flags: LaunchFlags): Promise<boolean> {
  const session = await joinSession(home);
  if (session === null) return false;
  await bringUp(session.client, terminal);
  await session.leave();
  const place = await readPanelFile(home);
  if (place !== null && flags.panel) await showPanel(place.url, terminal);
  else terminal.step('another Signalbox window or command has this stack');
  return true;
}

/** The first look: which engine there is, what runs already. Without one, `up` says why. */
async function tellEngine(client: SignalboxClient, terminal: Terminal): Promise<void> {
  const startedAtMs = performance.now();
  const { engine } = await client.stack.board();
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  if (engine.state === 'answering') terminal.done(`engine found: ${engine.name}  (${seconds} s)`);
}

async function bringUp(client: SignalboxClient, terminal: Terminal): Promise<void> {
  const startedAt = performance.now();
  await tellSteps(client, terminal, () => client.stack.up({ by: 'command line' }));
  const board = await client.stack.board();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const serving = board.backends.filter((row) => row.state === 'ready').length;
  terminal.done(
    `${serving} backends behind nginx ${board.nginx.version} at ${board.url}, on ${board.engine.name}  (${seconds} s)`,
  );
}

async function showPanel(url: string, terminal: Terminal): Promise<void> {
  terminal.print(`\nPanel: ${url}`);
  const unopened = await openBrowser(url);
  if (unopened !== null) terminal.note(`Open it in a browser; none was opened: ${unopened}.`);
  terminal.note('Ctrl-C closes the panel and leaves the stack running.');
}
