/** Whether a backend answers: asked through nginx, as requests will go; by the image's own check where nginx is not. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import type { BackendSpec } from '../../model/backend-spec.ts';
import type { BackendState } from '../../model/observed.ts';
import type { Protocol } from '../../model/serving.ts';
import { isRunning, isUnhealthy, type Run, routedAddress, startedAtOf } from './container-state.ts';
import { askNginx, isNobodyListening } from './control-listener.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { runInContainer } from './exec.ts';
import { LABEL } from './labels.ts';
import { findBackendAddress } from './network.ts';

export interface ProbeTarget {
  readonly containerName: string;
  /** As nginx must write it, `172.18.0.11:8000`; null where the stack has no network. */
  readonly address: string | null;
  readonly healthPath: string;
  readonly protocol: Protocol;
}

export async function probeTarget(stack: DockerStack, backend: BackendSpec): Promise<ProbeTarget> {
  const ip = await findBackendAddress(stack, backend);
  return {
    containerName: `${stack.place.project}-${backend.name}`,
    address: ip === null ? null : `${ip}:${backend.port}`,
    healthPath: backend.healthPath,
    protocol: backend.protocol,
  };
}

/** One probe, for at most `deadlineMs`: true for a 200. */
export async function answersHealth(
  stack: DockerStack,
  target: ProbeTarget,
  deadlineMs: number,
): Promise<boolean> {
  if (target.address === null) return false;
  try {
    const probe = target.protocol === 'uwsgi' ? 'probe-uwsgi' : 'probe';
    const answer = await askNginx(stack, `/${probe}/${target.address}${target.healthPath}`, deadlineMs);
    // A config in which no backend speaks uwsgi has no way to ask one.
    if (target.protocol === 'uwsgi' && answer.status === 404)
      return await passesOwnCheck(stack, target.containerName, deadlineMs);
    return answer.status === 200;
  } catch (thrown) {
    return isNobodyListening(thrown) && (await passesOwnCheck(stack, target.containerName, deadlineMs));
  }
}

/** Remembers that this start of the container answered. */
export async function proveReady(stack: DockerStack, containerName: string): Promise<void> {
  const info = await inspectOwnContainer(stack, containerName);
  const startedAt = info === null ? null : startedAtOf(info);
  if (info !== null && startedAt !== null) stack.memory.proven.set(info.Id, startedAt);
}

/** The model's state of a container: one that runs is asked once, unless it answered before in this life. */
export async function judgeState(
  stack: DockerStack,
  info: ContainerInspectInfo,
  run: Run,
): Promise<BackendState> {
  if (run.state !== 'unproven') return run.state;
  const { proven } = stack.memory;
  const startedAt = startedAtOf(info);
  if (isUnhealthy(info)) proven.delete(info.Id);
  if (startedAt !== null && proven.get(info.Id) === startedAt) return 'ready';
  const target: ProbeTarget = {
    containerName: info.Name.slice(1),
    address: routedAddress(info),
    healthPath: info.Config.Labels[LABEL.healthPath] ?? '/',
    protocol: info.Config.Labels[LABEL.protocol] === 'uwsgi' ? 'uwsgi' : 'http',
  };
  if (!(await answersHealth(stack, target, OBSERVE_DEADLINE_MS))) return 'starting';
  if (startedAt !== null) proven.set(info.Id, startedAt);
  return 'ready';
}

const OBSERVE_DEADLINE_MS = 300;

/** The image's HEALTHCHECK, run now. False where the image has none: nobody could say. */
async function passesOwnCheck(stack: DockerStack, name: string, deadlineMs: number): Promise<boolean> {
  const info = await inspectOwnContainer(stack, name);
  const command = checkCommand(info?.Config.Healthcheck?.Test ?? []);
  if (info === null || command === null || !isRunning(info)) return false;
  const passes = runInContainer(stack.connection.calls, info.Id, command).then(
    (ran) => ran.exitCode === 0,
    // It ended meanwhile.
    () => false,
  );
  return await Promise.race([passes, sleep(deadlineMs, false)]);
}

/** `CMD` and `CMD-SHELL` are Dockerfile's two ways to write one. */
function checkCommand(test: readonly string[]): readonly string[] | null {
  const [kind, ...words] = test;
  if (kind === 'CMD' && words.length > 0) return words;
  if (kind === 'CMD-SHELL' && words.length > 0) return ['/bin/sh', '-c', words.join(' ')];
  return null;
}
