/** nginx's steps: start, remove. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import { nginxOptions } from './container-options.ts';
import { isRunning, runningFingerprint } from './container-state.ts';
import { createStarted, lastWords, removeGracefully, startAgain } from './containers.ts';
import { askNginx } from './control-listener.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { currentTag } from './images.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';
import { findNginxAddress } from './network.ts';
import { findNginxUser } from './nginx-site.ts';
import { isTaken, publishedTlsPort, withTlsPort } from './tls-port.ts';

export interface NginxWish {
  readonly port: number;
  /** Wished for https; left out, the usual one or another that is free. */
  readonly tlsPort?: number | undefined;
  readonly fingerprint: string;
}

/**
 * Starts nginx on the public port and waits until its control listener answers. What does not come up is removed.
 * Faults: `port-taken`, `engine-failed` with nginx's own words.
 */
export async function startNginx(stack: DockerStack, wish: NginxWish): Promise<void> {
  const name = containerName(stack.place, NGINX_SERVICE, 1);
  const [image, found] = await Promise.all([currentTag(stack, 'nginx'), inspectOwnContainer(stack, name)]);
  const isReached = wish.tlsPort === undefined || (found && publishedTlsPort(found) === wish.tlsPort);
  const isSame =
    found !== null && runningFingerprint(found, image) === wish.fingerprint && isReached === true;
  if (isSame && isRunning(found) && (await answers(stack))) return;
  stack.memory.controlPort = null;
  try {
    if (isSame) await startAgainOrAnew(stack, name, found, image, wish);
    else await startAnew(stack, name, found, image, wish);
    await awaitAnswer(stack, name);
  } catch (thrown) {
    await removeNginx(stack);
    throw thrown;
  }
}

export async function removeNginx(stack: DockerStack): Promise<void> {
  const found = await inspectOwnContainer(stack, containerName(stack.place, NGINX_SERVICE, 1));
  stack.memory.controlPort = null;
  if (found !== null) await removeGracefully(stack, found);
}

const ANSWER_MS = 20_000;
const LOOK_EVERY_MS = 25;
const LOOKS_PER_INSPECT = 10;
const ASK_MS = 1000;

/** The https port of one that was stopped may have gone to another program meanwhile. */
async function startAgainOrAnew(
  stack: DockerStack,
  name: string,
  found: ContainerInspectInfo,
  image: string,
  wish: NginxWish,
): Promise<void> {
  try {
    await startAgain(stack, found);
  } catch (thrown) {
    if (wish.tlsPort !== undefined || !isTaken(thrown, publishedTlsPort(found))) throw thrown;
    await startAnew(stack, name, found, image, wish);
  }
}

async function startAnew(
  stack: DockerStack,
  name: string,
  found: ContainerInspectInfo | null,
  image: string,
  wish: NginxWish,
): Promise<void> {
  if (found !== null) await removeGracefully(stack, found);
  const [address, user] = await Promise.all([findNginxAddress(stack), findNginxUser(stack)]);
  if (address === null) throw noNetwork();
  const usernsMode = stack.traits.remapsUsers ? 'host' : null;
  await withTlsPort(wish, (tlsPort) =>
    createStarted(
      stack,
      name,
      nginxOptions(stack.place, { ...wish, tlsPort, image, address, user, usernsMode }),
    ),
  );
}

async function awaitAnswer(stack: DockerStack, name: string): Promise<void> {
  const deadline = Date.now() + ANSWER_MS;
  for (let look = 1; Date.now() < deadline; look += 1) {
    if (await answers(stack)) return;
    if (look % LOOKS_PER_INSPECT === 0) {
      const found = await inspectOwnContainer(stack, name);
      // Its restart policy tries again what cannot work: the same config.
      if (found === null || !isRunning(found) || found.RestartCount > 0) break;
    }
    await sleep(LOOK_EVERY_MS);
  }
  const found = await inspectOwnContainer(stack, name);
  throw new FaultError({
    code: 'engine-failed',
    message: 'nginx was started but does not answer.',
    hint: 'Its last words are in the details.',
    detail: found === null ? 'its container is gone' : await lastWords(stack, found.Id),
  });
}

/** Any answer will do: the container's port is open before nginx itself listens. */
async function answers(stack: DockerStack): Promise<boolean> {
  return await askNginx(stack, '/generation', ASK_MS).then(
    () => true,
    () => false,
  );
}

function noNetwork(): FaultError {
  return new FaultError({
    code: 'engine-failed',
    message: 'The stack has no network to start nginx in.',
    hint: 'Take the stack down and up again.',
  });
}
