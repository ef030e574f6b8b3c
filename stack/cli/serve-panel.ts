/** A controller with its panel on loopback, until the person ends it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../model/faults.ts';
import { serveLoopback } from '../serve/loopback.ts';
import { type OwnController, openOwnController } from './own-controller.ts';
import { removePanelFile, writePanelFile } from './panel-file.ts';
import { programFiles } from './program-files.ts';
import type { Terminal } from './terminal.ts';

export interface PanelWish {
  readonly home: string;
  /** 0: any free port. */
  readonly port: number;
  readonly terminal: Terminal;
  readonly show: (url: string, pid: number) => Promise<void>;
}

/** Resolves when interrupted; what runs keeps running. Faults: `controller-busy`, `port-taken`, `program-missing`. */
export async function servePanel(wish: PanelWish): Promise<null> {
  const own = await openOwnController(wish.home, wish.terminal.note);
  return servePanelOf(own, wish);
}

/** The same for a controller that is open already; it is let go of at the end. */
export async function servePanelOf(
  own: OwnController,
  { home, port, terminal, show }: PanelWish,
): Promise<null> {
  const { rendererFolder } = programFiles();
  try {
    await refuseUnbuilt(rendererFolder);
    const loopback = await serveLoopback({ controller: own.controller, rendererFolder, port });
    try {
      await writePanelFile(home, { url: loopback.url, pid: process.pid });
      await show(loopback.url, process.pid);
      await aborted(terminal.signal);
      terminal.note(await farewell(own.controller.watchBoard(AbortSignal.timeout(1000))));
    } finally {
      await removePanelFile(home);
      await loopback.close();
    }
  } finally {
    await own.abandon();
  }
  return null;
}

async function refuseUnbuilt(rendererFolder: string): Promise<void> {
  const page = await stat(join(rendererFolder, 'index.html')).catch(() => null);
  if (page?.isFile()) return;
  throw new FaultError({
    code: 'program-missing',
    message: 'The panel is not built yet.',
    hint: 'Run `npm run build` once.',
    detail: rendererFolder,
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function farewell(boards: AsyncIterable<{ readonly state: string }>): Promise<string> {
  for await (const { state } of boards) {
    if (state === 'down') return 'The panel is closed. Nothing runs.';
    break;
  }
  return 'The panel is closed. The stack keeps running; stop it with: npm exec signalbox -- down';
}
