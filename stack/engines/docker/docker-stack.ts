/** One stack on one engine: what every function of this folder needs to know. */
import type { ContainerInspectInfo } from 'dockerode';
import { FaultError } from '../../model/faults.ts';
import type { StackPlace } from '../engine.ts';
import type { DockerConnection } from './connect-docker.ts';
import { statusOf } from './docker-fault.ts';
import type { DigestMemory } from './image-sources.ts';
import { isOwn, ownFilter } from './labels.ts';
import type { WorkAtHand } from './share-work.ts';

export interface DockerStack {
  readonly place: StackPlace;
  readonly connection: DockerConnection;
  readonly traits: EngineTraits;
  readonly memory: Memory;
}

/** What was found out and need not be asked again; all of it can be lost. */
export interface Memory {
  /** Container id → its start, of backends that answered their health path since. */
  readonly proven: Map<string, string>;
  /** Container id → nginx's version, of images that do not say it. */
  readonly versions: Map<string, string>;
  readonly digests: DigestMemory;
  /** Images on their way here: several builds may want the same base. */
  readonly arriving: WorkAtHand;
  /** The port of 127.0.0.1 that leads to nginx's control listener; Docker picks another at each start. */
  controlPort: { readonly port: number; readonly readAtMs: number } | null;
}

export interface EngineTraits {
  /** `Docker Engine 20.10.24 at unix:///var/run/docker.sock`. */
  readonly name: string;
  readonly id: string | null;
  /** Root inside a container is the engine's own unprivileged user outside. */
  readonly rootIsUser: boolean;
  /** The daemon maps container users to others of the host (`userns-remap`). */
  readonly remapsUsers: boolean;
  /** It has a PID 1 to lend to programs that were not made to be one (`docker run --init`). */
  readonly hasInit: boolean;
}

/** nginx and the backends, stopped ones too; those that go meanwhile are left out. */
export async function inspectOwnContainers(stack: DockerStack): Promise<readonly ContainerInspectInfo[]> {
  const { calls } = stack.connection;
  const listed = await calls.listContainers({ all: true, filters: { label: ownFilter(stack.place) } });
  const inspected = await Promise.all(
    listed.map((one) => absentAsNull(calls.getContainer(one.Id).inspect())),
  );
  return inspected.filter((one) => one !== null);
}

/** The container of that name if it is ours; null where there is none, or another's. */
export async function inspectOwnContainer(
  stack: DockerStack,
  name: string,
): Promise<ContainerInspectInfo | null> {
  const info = await absentAsNull(stack.connection.calls.getContainer(name).inspect());
  // The engine finds by id too: a name that is the beginning of somebody's id.
  if (info === null || info.Name !== `/${name}`) return null;
  return isOwn(stack.place, info.Config.Labels) ? info : null;
}

/** For a name we need and cannot have. */
export function foreignFault(what: 'container' | 'network', name: string): FaultError {
  return new FaultError({
    code: 'engine-failed',
    message: `The name ${name} belongs to a ${what} that this stack did not make; it was left alone.`,
    hint: `Rename or remove that ${what}, or move this stack to another SIGNALBOX_HOME.`,
  });
}

/** Null where the engine says "no such thing": between a list and a look, things go. */
export async function absentAsNull<Value>(call: Promise<Value>): Promise<Value | null> {
  return await call.catch((thrown: unknown) => {
    if (statusOf(thrown) === 404) return null;
    throw thrown;
  });
}

/** Done already is done: 304 as the engine says it of a start or stop, 404 of a thing that is gone. */
export async function doneAlready(call: Promise<unknown>, ...statuses: readonly number[]): Promise<void> {
  await call.catch((thrown: unknown) => {
    if (!statuses.includes(statusOf(thrown) ?? 0)) throw thrown;
  });
}
