/** A backend's steps: start, await, stop, remove. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import type { BackendSpec } from '../../model/backend-spec.ts';
import type { ServiceSource } from '../../model/desired.ts';
import { FaultError } from '../../model/faults.ts';
import type { Report, StackPlace } from '../engine.ts';
import { provideImage } from './base-image.ts';
import { backendOptions } from './container-options.ts';
import { isRunning, runningFingerprint } from './container-state.ts';
import { createStarted, lastWords, removeGracefully, startAgain, stopContainer } from './containers.ts';
import { chooseDirectPort, directPortOf } from './direct-port.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { currentTag } from './images.ts';
import { findNeighbours } from './network.ts';
import { answersHealth, probeTarget, proveReady } from './readiness.ts';
import { shareWork } from './share-work.ts';
import { makeTracesFolder } from './traced-backend.ts';

export async function startBackend(stack: DockerStack, backend: BackendSpec, report: Report): Promise<void> {
  const name = nameIn(stack.place, backend.name);
  const [image, found] = await Promise.all([
    imageOf(stack, backend.source, report),
    inspectOwnContainer(stack, name),
  ]);
  if (found !== null && runningFingerprint(found, image) === backend.fingerprint) {
    // Restarting: the engine is at it already.
    if (isRunning(found) || found.State.Restarting) return;
    if (await startsAgain(stack, found)) return;
  }
  if (backend.traced === true) await makeTracesFolder(stack.place);
  if (found !== null) await removeGracefully(stack, found);
  const { hasInit } = stack.traits;
  const place = { ...(await neighbours(stack, backend)), image, hasInit };
  const create = (directPort: number | null) =>
    createStarted(stack, name, backendOptions(stack.place, backend, { ...place, directPort }));
  if (backend.direct !== true) return await create(null);
  await create(await chooseDirectPort(found === null ? null : directPortOf(found))).catch(
    // Somebody was quicker.
    async (thrown: unknown) => {
      if (!isPortTaken(thrown)) throw thrown;
      await create(await chooseDirectPort(null));
    },
  );
}

/** Waits until the backend answers its health path, 30 s at most. Faults: `backend-unready` with its last words. */
export async function awaitBackend(stack: DockerStack, backend: BackendSpec): Promise<void> {
  const deadline = Date.now() + AWAIT_MS;
  const target = await probeTarget(stack, backend);
  for (let look = 1; Date.now() < deadline; look += 1) {
    if (await answersHealth(stack, target, PROBE_DEADLINE_MS)) {
      await proveReady(stack, nameIn(stack.place, backend.name));
      return;
    }
    if (look % LOOKS_PER_INSPECT === 0) {
      const found = await inspectOwnContainer(stack, nameIn(stack.place, backend.name));
      if (found === null || isHopeless(found)) break;
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw await unready(stack, backend);
}

export async function stopBackend(stack: DockerStack, backendName: string): Promise<void> {
  const found = await inspectOwnContainer(stack, nameIn(stack.place, backendName));
  if (found !== null) await stopContainer(stack, found);
}

export async function removeBackend(stack: DockerStack, backendName: string): Promise<void> {
  const found = await inspectOwnContainer(stack, nameIn(stack.place, backendName));
  if (found !== null) await removeGracefully(stack, found);
}

const AWAIT_MS = 30_000;
/** Each look goes through nginx, and takes the processor from the very programs that start. */
const LOOK_EVERY_MS = 30;
const LOOKS_PER_INSPECT = 17;
/** An image’s own check takes 0.1 s, and some seconds on a machine that is busy with other things. */
const PROBE_DEADLINE_MS = 5000;
/** A program that ended this often at its start will not come up in the time that is left. */
const HOPELESS_RESTARTS = 4;

function nameIn(place: StackPlace, backendName: string): string {
  return `${place.project}-${backendName}`;
}

async function imageOf(stack: DockerStack, source: ServiceSource, report: Report): Promise<string> {
  switch (source.kind) {
    case 'build':
      return await currentTag(stack, source.image);
    case 'image':
      await shareWork(stack.memory.arriving, source.reference, report, (say) =>
        provideImage(stack.connection, source.reference, say),
      );
      return source.reference;
    default:
      return source satisfies never;
  }
}

/** False where its direct port has gone to another program meanwhile: it needs to be made anew, with another. */
async function startsAgain(stack: DockerStack, found: ContainerInspectInfo): Promise<boolean> {
  try {
    await startAgain(stack, found);
    return true;
  } catch (thrown) {
    if (isPortTaken(thrown) && directPortOf(found) !== null) return false;
    throw thrown;
  }
}

function isPortTaken(thrown: unknown): boolean {
  return thrown instanceof FaultError && thrown.fault.code === 'port-taken';
}

async function neighbours(
  stack: DockerStack,
  backend: BackendSpec,
): Promise<{ readonly address: string; readonly proxy: string }> {
  const found = await findNeighbours(stack, backend);
  if (found !== null) return found;
  throw new FaultError({
    code: 'engine-failed',
    message: `The stack has no network with room for a backend with number ${backend.number}.`,
    hint: 'Take the stack down and up again.',
  });
}

function isHopeless(info: ContainerInspectInfo): boolean {
  const { State } = info;
  const hasEnded = !State.Running && !State.Restarting;
  return hasEnded || info.RestartCount >= HOPELESS_RESTARTS;
}

async function unready(stack: DockerStack, backend: BackendSpec): Promise<FaultError> {
  const found = await inspectOwnContainer(stack, nameIn(stack.place, backend.name));
  const words = found === null ? 'it is not there any more' : await lastWords(stack, found.Id);
  const state = found === null ? '' : `${found.State.Status}, exit code ${found.State.ExitCode}`;
  return new FaultError({
    code: 'backend-unready',
    message: `${backend.name} does not answer ${backend.healthPath}.`,
    hint: 'Read its log: the last lines are in the details.',
    detail: [state, words].filter((part) => part !== '').join('\n'),
  });
}
