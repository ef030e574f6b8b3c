/** A shell with a terminal inside a container of ours; nothing of it is left in there when nobody looks any more. */
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import type { Terminal, TerminalWish } from '../engine.ts';
import { isRunning } from './container-state.ts';
import { engineWords } from './docker-fault.ts';
import { absentAsNull, type DockerStack, doneAlready, inspectOwnContainer } from './docker-stack.ts';
import { runInContainer } from './exec.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';

/** The shells of one engine. */
export interface Shells {
  /** Faults: `shell-unavailable` where there is no such running container. */
  open(name: string, wish: TerminalWish): Promise<Terminal>;
  /** Resolves when those that were let go of have left nothing behind, or soon after. */
  settled(): Promise<void>;
}

export function createShells(stack: DockerStack): Shells {
  const ending = new Set<Promise<void>>();
  return {
    open: (name, wish) =>
      openShell(stack, name, wish, (end) => {
        ending.add(end);
        void end.finally(() => ending.delete(end)).catch(() => undefined);
      }),
    async settled() {
      const patience = new AbortController();
      await Promise.race([
        Promise.allSettled(ending),
        sleep(MOST_ENDING_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
    },
  };
}

async function openShell(
  stack: DockerStack,
  name: string,
  wish: TerminalWish,
  onEnding: (end: Promise<void>) => void,
): Promise<Terminal> {
  const container =
    name === NGINX_SERVICE ? containerName(stack.place, NGINX_SERVICE, 1) : `${stack.place.project}-${name}`;
  const info = await inspectOwnContainer(stack, container);
  if (info === null || !isRunning(info)) throw notRunning(name);
  const mark = randomUUID();
  const { streams } = stack.connection;
  const exec = await streams.getContainer(info.Id).exec({
    Cmd: [...SHELL],
    Env: [`${MARK}=${mark}`, 'TERM=xterm-256color', 'HISTFILE=/dev/null'],
    Tty: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: true, Tty: true });
  const size = { w: wish.columns, h: wish.rows };
  // An exec that ended at once cannot be sized any more; its output says why it ended.
  await exec.resize(size).catch(() => undefined);
  let ended: Promise<void> | null = null;
  const end = (): Promise<void> => {
    stream.destroy();
    if (ended === null) {
      ended = endAll(stack.connection.calls, info.Id, mark);
      onEnding(ended);
    }
    return ended;
  };
  // Also where nobody reads on: what fails then is told to the next who asks the engine for something.
  const onAbort = (): void => void end().catch(() => undefined);
  wish.signal.addEventListener('abort', onAbort, { once: true });
  if (wish.signal.aborted) onAbort();
  return {
    output: outputOf(stream, wish.signal, end),
    write: (bytes) => stream.write(bytes) || stream.writableLength < MOST_UNREAD_BYTES,
    resize: (columns, rows) => doneAlready(exec.resize({ w: columns, h: rows }), 404, 409, 500),
  };
}

async function* outputOf(
  stream: Duplex,
  signal: AbortSignal,
  end: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (thrown) {
    // A socket that ends with its container may be cut rather than closed.
    if (!signal.aborted && !isCut(thrown)) throw thrown;
  } finally {
    await end();
  }
}

/**
 * Docker leaves a shell running whose terminal nobody holds (moby#9098). What was started in it carries our mark in its
 * environment, which is how it is found, also where it went into the background.
 */
async function endAll(docker: Dockerode, containerId: string, mark: string): Promise<void> {
  const ended = runInContainer(docker, containerId, ['sh', '-c', END_MARKED, 'sh', `${MARK}=${mark}`]);
  // A container that is gone, or stopped, has taken its shells along: 404 and 409; 500 where it stopped just then.
  await absentAsNull(ended).catch((thrown: unknown) =>
    / is not running/.test(engineWords(thrown)) ? undefined : doneAlready(Promise.reject(thrown), 409),
  );
}

function isCut(thrown: unknown): boolean {
  const { code } = thrown as { readonly code?: unknown };
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'EPIPE';
}

function notRunning(name: string): FaultError {
  return new FaultError({
    code: 'shell-unavailable',
    message: `There is no running ${name} to open a shell in.`,
    hint: 'Start it, then open the shell again.',
  });
}

const MARK = 'SIGNALBOX_SHELL';
/** An engine that does not answer must not keep the controller from closing. */
const MOST_ENDING_MS = 3_000;
/** The one with line editing where there is one. */
const SHELL = ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'] as const;
/** Hangs up as a terminal does, and then ends what did not listen. */
const END_MARKED = `
marked() {
  for folder in /proc/[0-9]*; do
    grep -qsF "$1" "$folder/environ" && kill "-$2" "\${folder#/proc/}" 2>/dev/null
  done
}
marked "$1" HUP
sleep 0.2
marked "$1" KILL
exit 0`;
/** A program that does not read what is typed holds no more than this. */
const MOST_UNREAD_BYTES = 256 * 1024;
