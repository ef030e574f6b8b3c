/** Finds the engine a person means: what they named first, then where engines are by habit. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import type { Engine, Report, StackPlace } from '../engine.ts';
import { connectDocker, type DockerConnection } from './connect-docker.ts';
import { contextFiles, contextInForce, endpointOfContext } from './docker-context.ts';
import { createDockerEngine } from './docker-engine.ts';
import { forbiddenFault } from './docker-fault.ts';
import { type DockerEndpoint, parseEndpoint, type TlsMaterial } from './endpoint.ts';
import { type Knock, knockDocker } from './knock-docker.ts';
import { knownSockets } from './known-sockets.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The engine that answers, in this order: DOCKER_HOST, DOCKER_CONTEXT, the config's `currentContext`, the known
 * sockets. Whoever does not answer within 2 s is passed over, and named.
 * Faults: `engine-missing`, `engine-forbidden`, `engine-unsuitable` (another machine's), `context-unknown`.
 */
export async function findDockerEngine(place: StackPlace, report: Report): Promise<Engine> {
  const connection = await findDocker(searchOf(process.env), report);
  try {
    return await createDockerEngine(place, connection);
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** Where to look: the environment and the machine as values. */
export interface Search {
  readonly env: Env;
  readonly homeFolder: string;
  /** Sockets to try where nothing was named, or what was named does not answer. */
  readonly sockets: readonly string[];
}

export function searchOf(env: Env): Search {
  const machine = {
    platform: process.platform,
    homeFolder: homedir(),
    uid: process.getuid?.() ?? null,
    runtimeFolder: env.XDG_RUNTIME_DIR ?? null,
  };
  return { env, homeFolder: machine.homeFolder, sockets: knownSockets(machine) };
}

/** The search itself; the connection is its caller's to close. */
export async function findDocker(search: Search, report: Report): Promise<DockerConnection> {
  const named = await namedEndpoint(search);
  const known = search.sockets
    .filter((path) => named?.kind !== 'socket' || named.path !== path)
    .map((path): DockerEndpoint => ({ kind: 'socket', title: socketTitle(path), path }));
  const passedOver: string[] = [];
  let forbidden: string | null = null;

  for (const endpoint of named === null ? known : [named, ...known]) {
    if (endpoint.kind === 'remote') throw unsuitable(endpoint.title);
    const connection = connectDocker(endpoint);
    const knock = await knockDocker(connection);
    if (knock.kind === 'answers') return connection;
    connection.close();
    if (knock.kind === 'forbidden') forbidden ??= endpoint.title;
    const words = passingWords(endpoint, knock, endpoint === named);
    if (words === null) continue;
    report(words);
    passedOver.push(words);
  }
  if (forbidden !== null) throw new FaultError(forbiddenFault(forbidden));
  throw missing(passedOver);
}

/** What DOCKER_HOST or a context names; null where neither does. */
async function namedEndpoint({ env, homeFolder }: Search): Promise<DockerEndpoint | null> {
  const host = env.DOCKER_HOST?.trim() ?? '';
  if (host !== '') return parseEndpoint(host, await tlsOfEnvironment(env));
  const configFolder = env.DOCKER_CONFIG ?? join(homeFolder, '.docker');
  const context = contextInForce(env, await textOf(join(configFolder, 'config.json')));
  if (context === null) return null;
  const files = contextFiles(configFolder, context.name);
  const [meta, ca, cert, key] = await Promise.all([
    textOf(files.meta),
    textOf(files.ca),
    textOf(files.cert),
    textOf(files.key),
  ]);
  return endpointOfContext(context, meta, { ca, cert, key });
}

async function tlsOfEnvironment(env: Env): Promise<TlsMaterial | null> {
  const folder = env.DOCKER_CERT_PATH ?? '';
  const wantsTls = (env.DOCKER_TLS_VERIFY ?? '') !== '' || folder !== '';
  if (!wantsTls) return null;
  const read = (name: string) => (folder === '' ? Promise.resolve(null) : textOf(join(folder, name)));
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  return { ca, cert, key, verifies: (env.DOCKER_TLS_VERIFY ?? '') !== '' };
}

/** Null where the file cannot be read: an absent file is the common case, and none of them is ours to judge. */
async function textOf(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}

function socketTitle(path: string): string {
  return path.startsWith('//./pipe/') ? `npipe://${path}` : `unix://${path}`;
}

/** Null: a place nobody named and where nothing is needs no word. */
function passingWords(
  endpoint: DockerEndpoint,
  knock: Exclude<Knock, { kind: 'answers' }>,
  isNamed: boolean,
): string | null {
  switch (knock.kind) {
    case 'absent':
      return isNamed ? `nothing is at ${endpoint.title}` : null;
    case 'forbidden':
      return `no permission for ${endpoint.title}`;
    case 'dead':
      return `no engine answers at ${endpoint.title}: ${knock.reason}`;
    default:
      return knock satisfies never;
  }
}

function missing(passedOver: readonly string[]): FaultError {
  return new FaultError({
    code: 'engine-missing',
    message: 'No Docker Engine answers on this machine.',
    hint: 'Start Docker, or choose the process engine.',
    ...(passedOver.length === 0 ? {} : { detail: passedOver.join('\n') }),
  });
}

function unsuitable(title: string): FaultError {
  return new FaultError({
    code: 'engine-unsuitable',
    message: `The Docker Engine at ${title} is another machine's: it cannot share this machine's folder with nginx.`,
    hint: 'Unset DOCKER_HOST or choose a local context (`docker context use default`), or use the process engine.',
  });
}
