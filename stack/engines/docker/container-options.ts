/** The containers of a stack as the Engine API wants them: as little power in each as its work allows. */
import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { BackendSpec } from '../../model/backend-spec.ts';
import { servingEnvironment } from '../../model/serving.ts';
import type { StackPlace } from '../engine.ts';
import { LEAST_LIMITS, limitsOf } from './container-limits.ts';
import { containerLabels, LABEL, NGINX_SERVICE, networkName } from './labels.ts';
import { tracesEnvironment, tracesMount } from './traced-backend.ts';

/** nginx's prefix inside its container. */
export const NGINX_PREFIX = '/signalbox/nginx/';
export const PUBLIC_PORT = 8080;
export const CONTROL_PORT = 8081;
export const TLS_PORT = 8443;
export const STOP_SECONDS = 10;
/**
 * What Docker does when a program ends by itself. Our own stop sets `no` first, and so leaves word that it was us. Not
 * `unless-stopped`: Docker takes any signal it sends, a HUP too, for a stop by hand, and would let a crash after a
 * reload be (moby, daemon/kill.go).
 */
export const RUNNING_POLICY = 'always';
export const STOPPED_POLICY = 'no';

/** Who nginx runs as inside its container: the owner of the mounted folder, as numbers. */
export interface NginxUser {
  readonly uid: number;
  readonly gid: number;
}

export interface BackendPlace {
  readonly image: string;
  readonly address: string;
  /** nginx's address: whose word on a client's address a backend may believe. */
  readonly proxy: string;
  /** The port of 127.0.0.1 that leads to it past nginx; null where none was wished. */
  readonly directPort: number | null;
  /** Whether the engine lends a PID 1. */
  readonly hasInit: boolean;
}

export function backendOptions(
  place: StackPlace,
  backend: BackendSpec,
  { image, address, proxy, directPort, hasInit }: BackendPlace,
): ContainerCreateOptions {
  const options = ownOptions(place, { ...backend, role: 'backend', image, address });
  const inside = `${backend.port}/tcp`;
  return {
    ...options,
    Labels: {
      ...options.Labels,
      [LABEL.port]: String(backend.port),
      [LABEL.healthPath]: backend.healthPath,
      [LABEL.protocol]: backend.protocol,
    },
    Hostname: backend.name,
    User: '65534:65534',
    Env: [
      `BACKEND_NAME=${backend.name}`,
      `BACKEND_NUMBER=${backend.number}`,
      `BACKEND_PORT=${backend.port}`,
      `BACKEND_HEALTH_PATH=${backend.healthPath}`,
      `BACKEND_PROXY=${proxy}`,
      ...Object.entries(servingEnvironment(backend.serving)).map(([name, value]) => `${name}=${value}`),
      ...tracesEnvironment(backend),
    ],
    // As PID 1 a program is deaf to TERM until it listens for it: stopped while it starts, it would be waited for in vain.
    HostConfig: {
      ...hardened(place),
      ...tracesMount(place, backend),
      ...limitsOf(backend.serving),
      ...(hasInit ? { Init: true } : {}),
      ...(directPort === null
        ? {}
        : { PortBindings: { [inside]: [{ HostIp: '127.0.0.1', HostPort: String(directPort) }] } }),
    },
    ...(directPort === null ? {} : { ExposedPorts: { [inside]: {} } }),
  };
}

export function nginxOptions(
  place: StackPlace,
  nginx: {
    readonly image: string;
    readonly fingerprint: string;
    readonly address: string;
    readonly port: number;
    /** Null: every port that was tried is taken. */
    readonly tlsPort: number | null;
    readonly user: NginxUser;
    /** Set where the engine maps container users to others of the host: the folder's owner would be a stranger. */
    readonly usernsMode: 'host' | null;
  },
): ContainerCreateOptions {
  return {
    ...ownOptions(place, { ...nginx, role: 'nginx', service: NGINX_SERVICE, number: 1 }),
    Hostname: NGINX_SERVICE,
    User: `${nginx.user.uid}:${nginx.user.gid}`,
    // nginx itself must be PID 1, whatever the image's own entry point does: signals go to PID 1.
    Entrypoint: ['nginx', '-p', NGINX_PREFIX, '-c', 'current/nginx.conf', '-g', 'daemon off;'],
    Cmd: [],
    WorkingDir: '/',
    StopSignal: 'SIGQUIT',
    ExposedPorts: { [`${PUBLIC_PORT}/tcp`]: {}, [`${CONTROL_PORT}/tcp`]: {}, [`${TLS_PORT}/tcp`]: {} },
    HostConfig: {
      ...hardened(place),
      // A master that is root gives its workers their groups anew, even when they stay root (ngx_worker_process_init).
      CapAdd: nginx.user.uid === 0 ? ['SETGID'] : [],
      Mounts: [{ Type: 'bind', Source: place.nginxFolder, Target: NGINX_PREFIX.replace(/\/$/, '') }],
      PortBindings: {
        [`${PUBLIC_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(nginx.port) }],
        [`${CONTROL_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }],
        ...(nginx.tlsPort === null
          ? {}
          : { [`${TLS_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(nginx.tlsPort) }] }),
      },
      ...(nginx.usernsMode === null ? {} : { UsernsMode: nginx.usernsMode }),
    },
  };
}

function ownOptions(
  place: StackPlace,
  thing: Parameters<typeof containerLabels>[1] & { readonly address: string },
): ContainerCreateOptions {
  return {
    Image: thing.image,
    Labels: { ...containerLabels(place, thing) },
    StopTimeout: STOP_SECONDS,
    NetworkingConfig: {
      EndpointsConfig: {
        [networkName(place)]: {
          IPAMConfig: { IPv4Address: thing.address },
          Aliases: [thing.service, `${thing.service}-${thing.number}`],
        },
      },
    },
  };
}

function hardened(place: StackPlace): HostConfig {
  return {
    NetworkMode: networkName(place),
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=32m,mode=1777' },
    ...LEAST_LIMITS,
    RestartPolicy: { Name: RUNNING_POLICY },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
  };
}
