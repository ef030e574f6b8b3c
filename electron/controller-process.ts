/** The controller beside the window: a process of its own, started again when it dies, handed a port per page. */
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { answerSecret } from './keychain.ts';
import { isSecretQuestion, type SecretAnswer } from './secret-words.ts';

export interface ControllerProcess {
  /** Takes a page's port now, or as soon as there is a controller again. */
  carry(port: MessagePortMain): void;
  /** Lets it close its files and sockets; what runs keeps running. */
  close(): Promise<void>;
}

/** The words between the two processes. */
export type ToController = { readonly kind: 'carry' } | { readonly kind: 'close' } | SecretAnswer;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Having lived this long, it did not die of its start. */
const SETTLED_MS = 30_000;
const CLOSE_LIMIT_MS = 5000;

/** `programPath` is the built `controller.js`. */
export function startControllerProcess(programPath: string, home: string): ControllerProcess {
  const waiting: MessagePortMain[] = [];
  let child: UtilityProcess | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  let isClosing = false;
  let restart: NodeJS.Timeout | undefined;

  function start(): void {
    const startedAt = Date.now();
    const started = utilityProcess.fork(programPath, [home], {
      serviceName: 'Signalbox controller',
      stdio: 'inherit',
      // docs/decisions/controller-memory.md
      execArgv: ['--max-semi-space-size=1', '--optimize-for-size', '--v8-pool-size=1'],
      env: { ...process.env, ...CONTROLLER_ENVIRONMENT },
    });
    child = started;
    started.on('message', (message: unknown) => {
      if (isSecretQuestion(message)) started.postMessage(answerSecret(message) satisfies ToController);
    });
    for (const port of waiting.splice(0)) hand(started, port);
    started.once('exit', () => {
      child = null;
      if (isClosing) return;
      if (Date.now() - startedAt > SETTLED_MS) pauseMs = FIRST_PAUSE_MS;
      restart = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  }

  start();
  return {
    carry: (port) => {
      if (child) hand(child, port);
      else waiting.push(port);
    },
    close: async () => {
      isClosing = true;
      clearTimeout(restart);
      if (child) await closeChild(child);
    },
  };
}

function hand(child: UtilityProcess, port: MessagePortMain): void {
  child.postMessage({ kind: 'carry' } satisfies ToController, [port]);
}

function closeChild(child: UtilityProcess): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill(), CLOSE_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(limit);
      resolve();
    });
    child.postMessage({ kind: 'close' } satisfies ToController);
  });
}

/** docs/decisions/controller-memory.md */
const CONTROLLER_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};
