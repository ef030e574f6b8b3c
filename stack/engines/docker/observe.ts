/** Everything of a stack as the engine has it now. */
import type { ContainerInspectInfo } from 'dockerode';
import type { EngineObserved, ObservedBackend, ObservedNginx } from '../../model/observed.ts';
import { backendOf, isRunning, nginxOf, runningFingerprint, runOf } from './container-state.ts';
import { type DockerStack, inspectOwnContainers } from './docker-stack.ts';
import { readAllImageSources } from './image-sources.ts';
import { observeImages } from './images.ts';
import { LABEL } from './labels.ts';
import { findSubnet } from './network.ts';
import { runningVersion } from './nginx-version.ts';
import { judgeState } from './readiness.ts';
import { tlsPlaceOf } from './tls-port.ts';

export async function observeStack(stack: DockerStack): Promise<EngineObserved> {
  const sources = await readAllImageSources(stack.place.imagesFolder, stack.memory.digests);
  const [containers, images, subnet] = await Promise.all([
    inspectOwnContainers(stack),
    observeImages(stack, sources),
    findSubnet(stack),
  ]);
  // Repository → the tag its folder has now: `signalbox-flask` → `signalbox-flask:0123456789ab`.
  const tags = new Map(sources.map(({ tag }) => [repositoryIn(tag), tag]));
  const nginx = containers.find((one) => one.Config.Labels[LABEL.role] === 'nginx') ?? null;
  const backends = containers.filter((one) => one.Config.Labels[LABEL.role] === 'backend');
  return {
    network: subnet === null ? 'absent' : 'present',
    images,
    tlsPlace: tlsPlaceOf(nginx),
    nginx: nginx === null ? ABSENT : await observeNginx(stack, nginx, tags),
    backends: (await Promise.all(backends.map((one) => observeBackend(stack, one, tags)))).sort(byName),
  };
}

const ABSENT: ObservedNginx = { state: 'absent', fingerprint: null, version: null, reason: null, id: null };

async function observeNginx(
  stack: DockerStack,
  info: ContainerInspectInfo,
  tags: ReadonlyMap<string, string>,
): Promise<ObservedNginx> {
  const labels = info.Config.Labels;
  const version = await runningVersion(stack, { id: info.Id, labels, isRunning: isRunning(info) });
  return nginxOf(info, { fingerprint: fingerprintIn(info, tags), version });
}

async function observeBackend(
  stack: DockerStack,
  info: ContainerInspectInfo,
  tags: ReadonlyMap<string, string>,
): Promise<ObservedBackend> {
  const run = runOf(info);
  const state = await judgeState(stack, info, run);
  return backendOf(info, { state, reason: run.reason, fingerprint: fingerprintIn(info, tags) });
}

/** An image we do not build has no other tag to drift to. */
function fingerprintIn(info: ContainerInspectInfo, tags: ReadonlyMap<string, string>): string {
  const image = info.Config.Labels[LABEL.image] ?? '';
  return runningFingerprint(info, tags.get(repositoryIn(image)) ?? image);
}

function repositoryIn(tag: string): string {
  return tag.slice(0, tag.lastIndexOf(':'));
}

function byName(a: ObservedBackend, b: ObservedBackend): number {
  return a.service === b.service ? a.number - b.number : a.service < b.service ? -1 : 1;
}
