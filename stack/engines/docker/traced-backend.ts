/**
 * How a traced backend reaches the controller: loopback of this machine is not on its network, so a folder of the stack's
 * home is mounted, and a socket lies in it. Read-only: whoever is in there can send, and change nothing.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostConfig } from 'dockerode';
import type { BackendSpec } from '../../model/backend-spec.ts';
import { type StackPlace, TRACES_PLACE } from '../engine.ts';

export function tracesEnvironment({ traced }: BackendSpec): readonly string[] {
  return traced === true
    ? ['BACKEND_TRACED=1', `BACKEND_TRACES_SOCKET=${TARGET}/${TRACES_PLACE.socket}`]
    : [];
}

export function tracesMount(place: StackPlace, { traced }: BackendSpec): Pick<HostConfig, 'Mounts'> {
  if (traced !== true) return {};
  return { Mounts: [{ Type: 'bind', Source: tracesFolder(place), Target: TARGET, ReadOnly: true }] };
}

/** The engine refuses a mount of what is not there. */
export async function makeTracesFolder(place: StackPlace): Promise<void> {
  await mkdir(tracesFolder(place), { recursive: true });
  await chmod(tracesFolder(place), 0o755);
}

function tracesFolder(place: StackPlace): string {
  return join(place.home, TRACES_PLACE.folder);
}

const TARGET = '/signalbox/traces';
