/** One address of a Docker Engine, read from the words people write it in. */
import { FaultError } from '../../model/faults.ts';

export interface TlsMaterial {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** False where a context was made with `--skip-tls-verify`. */
  readonly verifies: boolean;
}

export type DockerEndpoint =
  /** A unix socket, or a Windows pipe. */
  | { readonly kind: 'socket'; readonly title: string; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly title: string;
      readonly host: string;
      readonly port: number;
      readonly tls: TlsMaterial | null;
    }
  /** Another machine's engine: it cannot see this machine's folders. */
  | { readonly kind: 'remote'; readonly title: string };

/**
 * Reads `unix://…`, `npipe://…`, `tcp://…`, `ssh://…`, or a bare `host:port`, as DOCKER_HOST and contexts write them.
 * Faults: `engine-unsuitable` for anything else.
 */
export function parseEndpoint(text: string, tls: TlsMaterial | null): DockerEndpoint {
  const title = text.trim();
  const [scheme, rest] = splitScheme(title);
  switch (scheme) {
    case 'unix':
      return { kind: 'socket', title, path: rest === '' ? '/var/run/docker.sock' : rest };
    case 'npipe':
      return { kind: 'socket', title, path: rest === '' ? '//./pipe/docker_engine' : rest };
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(title, scheme, rest, tls);
    case 'ssh':
      return { kind: 'remote', title };
    default:
      throw notAnAddress(title);
  }
}

/** Whether a host name means this machine; its folders are then the engine's too. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function splitScheme(text: string): readonly [scheme: string, rest: string] {
  const at = text.indexOf('://');
  return at === -1 ? ['tcp', text] : [text.slice(0, at).toLowerCase(), text.slice(at + 3)];
}

function parseTcp(title: string, scheme: string, rest: string, tls: TlsMaterial | null): DockerEndpoint {
  if (!URL.canParse(`tcp://${rest}`)) throw notAnAddress(title);
  const url = new URL(`tcp://${rest}`);
  if (url.hostname === '') throw notAnAddress(title);
  if (!isLoopback(url.hostname)) return { kind: 'remote', title };
  const isSecure = tls !== null || scheme === 'https' || url.port === '2376';
  return {
    kind: 'tcp',
    title,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    // Docker's own ports.
    port: url.port === '' ? (isSecure ? 2376 : 2375) : Number(url.port),
    tls: isSecure ? (tls ?? BARE_TLS) : null,
  };
}

const BARE_TLS: TlsMaterial = { ca: null, cert: null, key: null, verifies: true };

function notAnAddress(text: string): FaultError {
  return new FaultError({
    code: 'engine-unsuitable',
    message: `Expected the address of a Docker Engine such as unix:///var/run/docker.sock, got "${text}".`,
    hint: 'Correct or unset DOCKER_HOST, or the current Docker context.',
  });
}
