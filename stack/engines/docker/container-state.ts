/** What the engine says of a container, as the states and reasons of the model. */
import type { ContainerInspectInfo } from 'dockerode';
import type { BackendState, ObservedBackend, ObservedNginx } from '../../model/observed.ts';
import { STOPPED_POLICY } from './container-options.ts';
import { directAddressOf } from './direct-port.ts';
import { LABEL } from './labels.ts';

/** `unproven`: it runs; whether it answers is to be asked. */
export type RunState = Exclude<BackendState, 'starting' | 'ready'> | 'unproven';

export interface Run {
  readonly state: RunState;
  readonly reason: string | null;
}

/**
 * Reads a container's state. One that ended is `stopped` where we stopped it (its restart policy says so, which we set
 * before we stop), `failed` where it ended otherwise: `docker kill` and `docker stop` of another hand included, after
 * which Docker does not bring it back.
 */
export function runOf(info: ContainerInspectInfo): Run {
  const { State } = info;
  switch (State.Status) {
    case 'running':
      return { state: 'unproven', reason: unhealthyReason(info) };
    case 'restarting':
      return { state: 'restarting', reason: endReason(info) };
    case 'paused':
      return { state: 'failed', reason: 'paused by another hand' };
    case 'created':
      return { state: 'failed', reason: State.Error === '' ? 'never started' : State.Error };
    default:
      return info.HostConfig.RestartPolicy?.Name === STOPPED_POLICY
        ? { state: 'stopped', reason: null }
        : { state: 'failed', reason: endReason(info) };
  }
}

/**
 * The fingerprint of what runs: the label's, changed where the container was made from another image than it would be
 * made from now, so that a rebuilt image counts as drift.
 */
export function runningFingerprint(info: ContainerInspectInfo, wantedImage: string | null): string {
  const labels = info.Config.Labels;
  const fingerprint = labels[LABEL.fingerprint] ?? '';
  const image = labels[LABEL.image] ?? '';
  return wantedImage === null || image === wantedImage ? fingerprint : `${fingerprint} of ${image}`;
}

export function backendOf(
  info: ContainerInspectInfo,
  seen: { readonly state: BackendState; readonly reason: string | null; readonly fingerprint: string },
): ObservedBackend {
  const service = info.Config.Labels[LABEL.service] ?? '';
  const number = Number(info.Config.Labels[LABEL.number]);
  return {
    name: `${service}-${number}`,
    service,
    number,
    ...seen,
    address: routedAddress(info),
    directAddress: directAddressOf(info),
    startedAt: startedAtOf(info),
    id: info.Id.slice(0, 12),
  };
}

/** The fixed address and port, `172.18.0.11:8000`: known of a stopped container too. */
export function routedAddress(info: ContainerInspectInfo): string | null {
  const [network] = Object.values(info.NetworkSettings.Networks);
  const configured = (network?.IPAMConfig as { readonly IPv4Address?: string } | null)?.IPv4Address;
  const address = configured ?? network?.IPAddress ?? '';
  return address === '' ? null : `${address}:${info.Config.Labels[LABEL.port] ?? ''}`;
}

export function nginxOf(
  info: ContainerInspectInfo,
  seen: { readonly fingerprint: string; readonly version: string | null },
): ObservedNginx {
  const run = runOf(info);
  const isRunning = run.state === 'unproven';
  return {
    state: isRunning ? 'running' : 'stopped',
    ...seen,
    reason: isRunning ? null : run.reason,
    id: info.Id.slice(0, 12),
  };
}

export function isRunning(info: ContainerInspectInfo): boolean {
  return info.State.Status === 'running';
}

/** Null for a container that never ran: Docker writes year 1. */
export function startedAtOf(info: ContainerInspectInfo): string | null {
  return info.State.StartedAt.startsWith('0001-') ? null : info.State.StartedAt;
}

function endReason(info: ContainerInspectInfo): string {
  const { State } = info;
  if (State.OOMKilled) return 'out of memory';
  if (State.Error !== '') return State.Error;
  return `exited with ${State.ExitCode}`;
}

function unhealthyReason(info: ContainerInspectInfo): string | null {
  return isUnhealthy(info) ? 'its health check fails' : null;
}

export function isUnhealthy(info: ContainerInspectInfo): boolean {
  return info.State.Health?.Status === 'unhealthy';
}
