/** A command's way to the stack: the controller that runs already, else one of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignalboxClient } from '../contract/client.ts';
import { FaultError } from '../model/faults.ts';
import type { Caller } from '../serve/dial-local-socket.ts';
import { joinLocalSocket } from '../serve/join-local-socket.ts';
import { Interrupted } from './run-command.ts';
import type { Terminal } from './terminal.ts';

export interface Session {
  readonly client: SignalboxClient;
  /** `joined`: the controller is another process's, and outlives this command. */
  readonly kind: 'joined' | 'own';
  /** Rejects when a joined controller went away: whoever waits for an answer waits for nothing. */
  readonly lost: Promise<never>;
  leave(): Promise<void>;
  abandon(): Promise<void>;
}

/** Two commands that start at once both find nobody; one opens, the other joins it a moment later. */
const BUSY_RETRY_MS = 100;
const BUSY_LIMIT_MS = 15_000;

/**
 * Runs `ask` with a session and ends the session, whatever happens. On Ctrl-C the wait ends with `whenInterrupted`,
 * which says what keeps running.
 */
export async function withSession<Value>(
  home: string,
  terminal: Terminal,
  whenInterrupted: string,
  ask: (client: SignalboxClient, session: Session) => Promise<Value>,
  caller: Caller = 'command',
): Promise<Value> {
  const session = await openSession(home, terminal, caller);
  const interrupted = rejectWhenAborted(terminal.signal, whenInterrupted);
  try {
    const value = await Promise.race([ask(session.client, session), interrupted, session.lost]);
    await Promise.race([session.leave(), interrupted]);
    return value;
  } catch (error) {
    const loss = await lossBehind(error, session);
    await session.abandon();
    throw loss ?? error;
  }
}

/** A call over a socket that closed fails in the transport's words, a moment before or after the socket says so. */
function lossBehind(error: unknown, session: Session): Promise<unknown> | null {
  const isTold = error instanceof Interrupted || (error as { code?: unknown }).code === 'FAULT';
  if (isTold || session.kind === 'own') return null;
  const shortly = sleep(BUSY_RETRY_MS, null);
  return Promise.race([session.lost.catch((loss: unknown) => loss), shortly]);
}

/** Faults: `controller-busy` when a controller holds the home but does not answer, `desired-corrupt`. */
async function openSession(home: string, terminal: Terminal, caller: Caller): Promise<Session> {
  const deadline = Date.now() + BUSY_LIMIT_MS;
  for (;;) {
    const session = (await joinSession(home, caller)) ?? (await openOwnUnlessBusy(home, terminal, deadline));
    if (session) return session;
    await sleep(BUSY_RETRY_MS);
  }
}

/** The controller that has this home; null when none answers. */
export async function joinSession(home: string, caller: Caller = 'command'): Promise<Session | null> {
  const joined = await joinLocalSocket(home, caller);
  if (!joined) return null;
  let isLeaving = false;
  const lost = joined.closed.then(() => {
    // A pending promise after we hung up ourselves: nobody is waiting any more.
    if (isLeaving) return new Promise<never>(() => {});
    throw new FaultError(CONTROLLER_GONE);
  });
  lost.catch(() => {});
  const leave = async () => {
    isLeaving = true;
    joined.close();
  };
  return { client: joined.client, kind: 'joined', lost, leave, abandon: leave };
}

async function openOwnUnlessBusy(
  home: string,
  terminal: Terminal,
  deadline: number,
): Promise<Session | null> {
  const { openOwnController } = await import('./own-controller.ts');
  try {
    const own = await openOwnController(home, terminal.note);
    return { ...own, kind: 'own', lost: new Promise<never>(() => {}) };
  } catch (error) {
    const isBusy = error instanceof FaultError && error.fault.code === 'controller-busy';
    if (!isBusy || Date.now() > deadline) throw error;
    return null;
  }
}

function rejectWhenAborted(signal: AbortSignal, message: string): Promise<never> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(new Interrupted(message));
    signal.addEventListener('abort', () => reject(new Interrupted(message)), { once: true });
  });
  interrupted.catch(() => {});
  return interrupted;
}

const CONTROLLER_GONE = {
  code: 'controller-gone',
  message: 'The controller of this stack ended before it answered.',
  hint: 'Ask `signalbox status` what is there, and run the command again.',
} as const;
