/** The built program, before a small controller that answers it at its socket: what a command asks, and what it prints. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type LocalSocket, serveLocalSocket } from '../../stack/serve/local-socket.ts';
import { createSmallController } from '../control/small-controller.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

/** Begins before the file's tests and ends after them. */
export function useSmallController() {
  const home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  const controller = createSmallController({ home });
  let program: BuiltProgram;
  let served: LocalSocket;

  beforeAll(async () => {
    program = await buildProgram();
    served = await serveLocalSocket(controller);
  }, 60_000);
  afterAll(async () => {
    await served?.close();
    program?.remove();
    rmSync(home, { recursive: true });
  });

  return {
    home,
    /** What the controller was asked, in order. */
    calls: controller.calls,
    /** `signalbox …`, to its end. */
    run: (...words: readonly string[]) => program.start(home, ...words),
  };
}
