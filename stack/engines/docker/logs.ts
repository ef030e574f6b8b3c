/** Output of a container, through its restarts and replacements, without a line lost or said twice. */
import type { ContainerInspectInfo } from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import { isRunning } from './container-state.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { createFrameReader } from './frames.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';
import { createLineReader, momentAfter } from './log-lines.ts';
import { watchStack } from './watch.ts';

/** Faults: `log-unknown` where the stack has no such container now, `engine-gone`. */
export async function* followLogs(
  stack: DockerStack,
  name: string,
  options: { readonly tail: number; readonly signal: AbortSignal },
): AsyncGenerator<readonly string[]> {
  const { signal } = options;
  const container =
    name === NGINX_SERVICE ? containerName(stack.place, NGINX_SERVICE, 1) : `${stack.place.project}-${name}`;
  let info = await inspectOwnContainer(stack, container);
  if (info === null) throw unknownLog(name);
  let from: Beginning = { tail: options.tail };
  while (info !== null && !signal.aborted) {
    from = yield* followOneLife(stack, info, from, signal);
    info = signal.aborted ? null : await nextLife(stack, name, container, signal);
  }
}

/** Where to begin: so many lines of the past, or all since a moment. */
type Beginning = { readonly tail: number } | { readonly since: string };

/** Ends when the container does; returns where the next life is to begin. */
async function* followOneLife(
  stack: DockerStack,
  info: ContainerInspectInfo,
  from: Beginning,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], Beginning> {
  const openedAt = new Date().toISOString();
  const stream = await stack.connection.streams.getContainer(info.Id).logs({
    ...from,
    stdout: true,
    stderr: true,
    follow: true,
    timestamps: true,
    abortSignal: signal,
  });
  const readFrames = createFrameReader();
  const lines = createLineReader();
  try {
    for await (const chunk of stream) {
      const batch = lines.read(readFrames(chunk as Buffer));
      if (batch.length > 0) yield batch;
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  const rest = lines.end();
  if (rest.length > 0) yield rest;
  return { since: momentAfter(lines.lastTime() ?? openedAt) };
}

/** Waits until a container of that name runs (again). Null only when aborted. */
async function nextLife(
  stack: DockerStack,
  name: string,
  container: string,
  signal: AbortSignal,
): Promise<ContainerInspectInfo | null> {
  const stop = new AbortController();
  const events = watchStack(stack, AbortSignal.any([signal, stop.signal]));
  try {
    // The watcher first, then the look: what starts in between is an event.
    let next = events.next();
    for (;;) {
      const info = await inspectOwnContainer(stack, container);
      if (info !== null && isRunning(info)) return info;
      const event = await next;
      if (event.done === true) return null;
      if (event.value.kind === 'gone') throw goneFault(name, event.value.reason);
      next = events.next();
    }
  } finally {
    stop.abort();
  }
}

function unknownLog(name: string): FaultError {
  return new FaultError({
    code: 'log-unknown',
    message: `There is no ${name} to read the log of.`,
    hint: 'Run `signalbox status` to see what there is.',
  });
}

function goneFault(name: string, reason: string): FaultError {
  return new FaultError({
    code: 'engine-gone',
    message: `Docker does not answer any more: the log of ${name} ends here.`,
    hint: 'Start Docker; Signalbox goes on by itself when it answers again.',
    detail: reason,
  });
}
