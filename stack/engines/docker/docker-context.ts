/** Docker's contexts as its command line keeps them: a name in config.json, a folder named by the name's SHA-256. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import { type DockerEndpoint, parseEndpoint, type TlsMaterial } from './endpoint.ts';

export interface NamedContext {
  readonly name: string;
  /** Who named it: `DOCKER_CONTEXT`, or the config file. */
  readonly namedBy: string;
}

/** Where a context's own files are, below Docker's config folder. */
export interface ContextFiles {
  readonly meta: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * The context in force, as Docker's command line decides it: none where DOCKER_HOST is set, DOCKER_CONTEXT before the
 * config's `currentContext`, and `default` means no context. `configText` is config.json, null where there is none.
 */
export function contextInForce(
  env: Readonly<Record<string, string | undefined>>,
  configText: string | null,
): NamedContext | null {
  if (isSet(env.DOCKER_HOST)) return null;
  const named = isSet(env.DOCKER_CONTEXT)
    ? { name: env.DOCKER_CONTEXT ?? '', namedBy: 'DOCKER_CONTEXT' }
    : { name: currentContext(configText), namedBy: 'currentContext of Docker’s config.json' };
  return named.name === '' || named.name === 'default' ? null : named;
}

export function contextFiles(configFolder: string, contextName: string): ContextFiles {
  const id = createHash('sha256').update(contextName).digest('hex');
  const tls = join(configFolder, 'contexts', 'tls', id, 'docker');
  return {
    meta: join(configFolder, 'contexts', 'meta', id, 'meta.json'),
    ca: join(tls, 'ca.pem'),
    cert: join(tls, 'cert.pem'),
    key: join(tls, 'key.pem'),
  };
}

/** The endpoint a context's meta.json names. Faults: `context-unknown` where there is no such file, or nothing in it. */
export function endpointOfContext(
  context: NamedContext,
  metaText: string | null,
  tls: Omit<TlsMaterial, 'verifies'>,
): DockerEndpoint {
  const endpoint = metaText === null ? null : dockerEndpointOf(metaText);
  if (endpoint === null) {
    throw new FaultError({
      code: 'context-unknown',
      message: `${context.namedBy} names the Docker context "${context.name}", which does not exist.`,
      hint: 'Run `docker context ls` to see those there are, then `docker context use NAME`, or unset DOCKER_CONTEXT.',
    });
  }
  const isSecure = tls.ca !== null || tls.cert !== null || tls.key !== null || !endpoint.verifies;
  return parseEndpoint(endpoint.host, isSecure ? { ...tls, verifies: endpoint.verifies } : null);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

function currentContext(configText: string | null): string {
  const config = recordOf(parseJson(configText));
  return typeof config?.currentContext === 'string' ? config.currentContext : '';
}

function dockerEndpointOf(metaText: string): { readonly host: string; readonly verifies: boolean } | null {
  const docker = recordOf(recordOf(recordOf(parseJson(metaText))?.Endpoints)?.docker);
  if (typeof docker?.Host !== 'string' || docker.Host === '') return null;
  return { host: docker.Host, verifies: docker.SkipTLSVerify !== true };
}

/** Null where the text is absent or no JSON: Docker's own command line would complain, we pass over. */
function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
