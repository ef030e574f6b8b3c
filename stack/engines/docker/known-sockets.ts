/** Where engines put their sockets by habit, in the order they are tried. */
import { posix } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  /** Null on Windows. */
  readonly uid: number | null;
  /** `XDG_RUNTIME_DIR`; null where unset. */
  readonly runtimeFolder: string | null;
}

export function knownSockets(machine: Machine): readonly string[] {
  if (machine.platform === 'win32') return WINDOWS_PIPES;
  const home = (...parts: readonly string[]) => posix.join(machine.homeFolder, ...parts);
  const runtimeFolder = machine.runtimeFolder ?? (machine.uid === null ? null : `/run/user/${machine.uid}`);
  const runtime = (...parts: readonly string[]) =>
    runtimeFolder === null ? [] : [posix.join(runtimeFolder, ...parts)];
  return [
    '/var/run/docker.sock',
    // Docker Desktop on macOS, then on Linux.
    home('.docker', 'run', 'docker.sock'),
    home('.docker', 'desktop', 'docker.sock'),
    // Colima, OrbStack, Rancher Desktop.
    home('.colima', 'default', 'docker.sock'),
    home('.colima', 'docker.sock'),
    home('.orbstack', 'run', 'docker.sock'),
    home('.rd', 'docker.sock'),
    // Podman: of a person, of the system, of its virtual machine.
    ...runtime('podman', 'podman.sock'),
    '/run/podman/podman.sock',
    home('.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'),
    // Docker without root.
    ...runtime('docker.sock'),
  ];
}

const WINDOWS_PIPES = [
  '//./pipe/docker_engine',
  '//./pipe/dockerDesktopLinuxEngine',
  '//./pipe/podman-machine-default',
];
