/** A controller of this process's own, open to other commands while it lasts. The heavy half of a command. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import type { SignalboxClient } from '../contract/client.ts';
import type { Controller } from '../control/controller.ts';
import { openController } from '../control/open-controller.ts';
import { createRouter } from '../control/router.ts';
import type { SecretBox } from '../control/traces/secret-box.ts';
import type { FindEngine, Report } from '../engines/engine.ts';
import { findEngine } from '../engines/find-engine.ts';
import { reportBugOnStderr } from '../serve/carry-rpc.ts';
import { serveLocalSocket } from '../serve/local-socket.ts';
import { countCalls } from './count-calls.ts';
import { programFiles } from './program-files.ts';

export interface OwnController {
  readonly controller: Controller;
  readonly client: SignalboxClient;
  /** Takes no new callers, lets those who wait for a change have it, then lets go of the home. */
  leave(): Promise<void>;
  /** Lets go at once. */
  abandon(): Promise<void>;
}

/** Faults: `controller-busy`, `desired-corrupt`. */
export async function openOwnController(
  home: string,
  report: Report,
  find: FindEngine = findEngine,
  secretBox?: SecretBox,
): Promise<OwnController> {
  const { imagesFolder, loadWorkerPath, pastWorkerPath, experimentWorkerPath } = programFiles();
  const controller = await openController({
    home,
    imagesFolder,
    loadWorkerPath,
    pastWorkerPath,
    experimentWorkerPath,
    findEngine: find,
    secretBox,
    report,
  });
  const others = countCalls(controller);
  const socket = await serveLocalSocket(others.controller).catch(async (error) => {
    await controller.close();
    throw error;
  });
  const abandon = async () => {
    await socket.close();
    await controller.close();
  };
  return {
    controller,
    client: createRouterClient(createRouter(controller, reportBugOnStderr)),
    abandon,
    leave: async () => {
      socket.stopListening();
      for (let quietMs = 0; others.waiting() > 0 || (socket.commands() > 0 && quietMs < LAST_CALL_MS); ) {
        await sleep(LOOK_MS);
        quietMs = others.waiting() > 0 ? 0 : quietMs + LOOK_MS;
      }
      await abandon();
    },
  };
}

/** A command that asks nothing for so long is stopped, not slow; commands hang up when they have their answer. */
const LAST_CALL_MS = 15_000;
const LOOK_MS = 20;
