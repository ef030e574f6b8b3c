/** What kind of engine answers, and what of it changes how containers are made. */
import { FaultError } from '../../model/faults.ts';
import type { DockerConnection } from './connect-docker.ts';
import type { EngineTraits } from './docker-stack.ts';

/** Faults: `engine-unsuitable` for an engine of Windows containers. */
export async function readTraits(connection: DockerConnection): Promise<EngineTraits> {
  const [version, info] = await Promise.all([
    connection.calls.version(),
    connection.calls.info() as Promise<EngineInfo>,
  ]);
  if (info.OSType !== undefined && info.OSType !== 'linux') {
    throw new FaultError({
      code: 'engine-unsuitable',
      message: `The engine at ${connection.title} runs ${info.OSType} containers; Signalbox needs Linux containers.`,
      hint: 'Switch Docker Desktop to Linux containers.',
    });
  }
  const options = (info.SecurityOptions ?? []).join(' ');
  const isPodman = (version.Components ?? []).some((one) => one.Name.startsWith('Podman'));
  // Docker Desktop on Linux shows a person's files to containers as root's.
  const isDesktopOnLinux = process.platform === 'linux' && info.OperatingSystem === 'Docker Desktop';
  return {
    // Podman makes a new one up for each answer (containers/podman, pkg/api/handlers/compat/info.go).
    id: isPodman || !info.ID ? null : info.ID,
    name: `${isPodman ? 'Podman Engine' : 'Docker Engine'} ${version.Version} at ${connection.title}`,
    rootIsUser: options.includes('name=rootless') || isDesktopOnLinux,
    remapsUsers: options.includes('name=userns'),
    hasInit: !isPodman && (info.InitBinary ?? '') !== '' && info.InitCommit?.ID !== 'N/A',
  };
}

interface EngineInfo {
  readonly ID?: string;
  readonly OSType?: string;
  readonly OperatingSystem?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly InitBinary?: string;
  /** `N/A` where the daemon could not run that binary (moby, daemon/info_unix.go). */
  readonly InitCommit?: { readonly ID?: string };
}
