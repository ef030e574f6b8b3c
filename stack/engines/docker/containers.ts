/** Containers come and go: made whole or not at all, ended gracefully, removed to the last trace. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import { type Fault, FaultError } from '../../model/faults.ts';
import { RUNNING_POLICY, STOP_SECONDS, STOPPED_POLICY } from './container-options.ts';
import { engineWords, statusOf } from './docker-fault.ts';
import { absentAsNull, type DockerStack, doneAlready, foreignFault } from './docker-stack.ts';
import { textOfFrames } from './frames.ts';

/** Creates and starts; what could not be started is removed again. Faults: `port-taken`, `image-unavailable`. */
export async function createStarted(
  stack: DockerStack,
  name: string,
  options: ContainerCreateOptions,
): Promise<void> {
  const { calls } = stack.connection;
  const container = await calls.createContainer({ ...options, name }).catch((thrown: unknown) => {
    throw statusOf(thrown) === 409 ? foreignFault('container', name) : unmakeable(thrown, options);
  });
  try {
    await container.start();
  } catch (thrown) {
    await removeContainer(stack, container.id);
    throw placeFault(thrown) ?? thrown;
  }
}

/** Starts one that exists, under the policy of a running one. Faults: `port-taken`. */
export async function startAgain(stack: DockerStack, info: ContainerInspectInfo): Promise<void> {
  const container = stack.connection.calls.getContainer(info.Id);
  if (info.State.Paused) await container.unpause();
  await setPolicy(stack, info, RUNNING_POLICY);
  try {
    await doneAlready(container.start(), 304);
  } catch (thrown) {
    throw placeFault(thrown) ?? thrown;
  }
}

/** Ends it gracefully and leaves word, in its restart policy, that it was us. */
export async function stopContainer(stack: DockerStack, info: ContainerInspectInfo): Promise<void> {
  await setPolicy(stack, info, STOPPED_POLICY);
  if (info.State.Paused) await stack.connection.calls.getContainer(info.Id).unpause();
  await endGracefully(stack, info.Id);
}

/** Ends it gracefully and removes it; resolves when its name and address are free. */
export async function removeGracefully(stack: DockerStack, info: ContainerInspectInfo): Promise<void> {
  if (info.State.Running && !info.State.Paused) await endGracefully(stack, info.Id);
  await removeContainer(stack, info.Id);
}

/** The last words of a container, for a fault's details; empty where it said nothing. */
export async function lastWords(stack: DockerStack, containerId: string): Promise<string> {
  const logs = stack.connection.calls
    .getContainer(containerId)
    .logs({ stdout: true, stderr: true, follow: false, tail: 20 });
  const bytes = await absentAsNull(logs);
  return bytes === null ? '' : textOfFrames(bytes).trim();
}

async function endGracefully(stack: DockerStack, id: string): Promise<void> {
  await doneAlready(stack.connection.calls.getContainer(id).stop({ t: STOP_SECONDS }), 304, 404);
}

const REMOVED_WITHIN_MS = 30_000;

async function removeContainer(stack: DockerStack, id: string): Promise<void> {
  const container = stack.connection.calls.getContainer(id);
  // 409: somebody else is removing it already.
  await doneAlready(container.remove({ force: true, v: true }), 404, 409);
  const deadline = Date.now() + REMOVED_WITHIN_MS;
  while ((await absentAsNull(container.inspect())) !== null) {
    if (Date.now() > deadline) throw stuck(id);
    await sleep(25);
  }
}

/** A process in uninterruptible sleep, or a mount that does not let go, keeps a container for ever. */
function stuck(id: string): FaultError {
  return new FaultError({
    code: 'engine-failed',
    message: `Docker did not remove the container ${id.slice(0, 12)} within ${REMOVED_WITHIN_MS / 1000} s.`,
    hint: 'Look at it with `docker inspect`; a restart of Docker frees it as a rule.',
  });
}

async function setPolicy(stack: DockerStack, info: ContainerInspectInfo, name: string): Promise<void> {
  if (info.HostConfig.RestartPolicy?.Name === name) return;
  await stack.connection.calls.getContainer(info.Id).update({ RestartPolicy: { Name: name } });
}

function unmakeable(thrown: unknown, options: ContainerCreateOptions): unknown {
  if (statusOf(thrown) !== 404) return thrown;
  return new FaultError(
    {
      code: 'image-unavailable',
      message: `The image ${options.Image} is not on this machine.`,
      hint: 'Bring the stack up again: it is built first.',
      detail: engineWords(thrown),
    },
    { cause: thrown },
  );
}

/** Null where the engine complained of something else. */
function placeFault(thrown: unknown): FaultError | null {
  const words = engineWords(thrown);
  if (!/port is already allocated|address already in use|ports are not available/i.test(words)) return null;
  const port = /(?:127\.0\.0\.1|0\.0\.0\.0|\[::\]):(\d+)/.exec(words)?.[1];
  const fault = port === undefined ? ADDRESS_TAKEN : portTaken(port);
  return new FaultError({ ...fault, detail: words }, { cause: thrown });
}

function portTaken(port: string): Fault {
  return {
    code: 'port-taken',
    message: `Port ${port} of 127.0.0.1 is in use by another program.`,
    hint: 'Choose another port, or end the program that uses it.',
  };
}

/** A published port is always named by its number; what is said without one is of the network. */
const ADDRESS_TAKEN: Fault = {
  code: 'engine-failed',
  message: 'Another container has the address in the stack’s network that this one is to have.',
  hint: 'Find it with `docker network inspect`, and take it off the network.',
};
