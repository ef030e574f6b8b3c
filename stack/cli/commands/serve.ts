import type { Command } from 'commander';
import { z } from 'zod';
import { checkInput } from '../../contract/check-input.ts';
import { portSchema } from '../../contract/inputs.ts';
import { FaultError } from '../../model/faults.ts';
import { openBrowser } from '../open-browser.ts';
import { joinSession } from '../open-session.ts';
import { readPanelFile } from '../panel-file.ts';
import { readNumber } from '../read-words.ts';
import { resolveHome } from '../resolve-home.ts';
import { type CommandFlags, runCommand } from '../run-command.ts';
import type { Terminal } from '../terminal.ts';

interface ServeFlags extends CommandFlags {
  readonly port?: string;
  readonly open: boolean;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the panel on 127.0.0.1 and open it in the browser, until Ctrl-C')
    .option('--port <port>', 'port of the panel (default: any free one)')
    .option('--no-open', 'print the address, open nothing')
    .option('--json', 'the address as one JSON object')
    .action((flags: ServeFlags) =>
      runCommand(flags, async (terminal) => {
        const port = readPort(flags.port);
        const home = resolveHome();
        const show = async (url: string, pid: number) => {
          terminal.print(terminal.json ? JSON.stringify({ url, pid }) : `Panel: ${url}`);
          const unopened = flags.open ? await openBrowser(url) : null;
          if (unopened !== null) terminal.note(`No browser was opened: ${unopened}.`);
        };
        if (await showRunning(home, terminal, show)) return null;
        const { servePanel } = await import('../serve-panel.ts');
        return servePanel({ home, port, terminal, show });
      }),
    );
}

/** A stack has one controller; where it serves a panel, that is the panel. */
async function showRunning(
  home: string,
  terminal: Terminal,
  show: (url: string, pid: number) => Promise<void>,
): Promise<boolean> {
  const session = await joinSession(home);
  if (!session) return false;
  await session.leave();
  const place = await readPanelFile(home);
  if (!place) throw new FaultError(BUSY_WITHOUT_PANEL);
  terminal.note(`Signalbox serves this stack already (process ${place.pid}).`);
  await show(place.url, place.pid);
  return true;
}

function readPort(word: string | undefined): number {
  if (word === undefined) return 0;
  return checkInput(serveInput, { port: readNumber(word) }).port;
}

const serveInput = z.strictObject({ port: portSchema });

const BUSY_WITHOUT_PANEL = {
  code: 'controller-busy',
  message:
    'This stack is in the hands of another Signalbox that serves no panel: the desktop app, or a command.',
  hint: 'Use the app’s window, or wait for the command to end; SIGNALBOX_HOME names another stack.',
} as const;
