/** Two connections to one engine: calls that must answer within a time, and streams that may be silent for long. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import Dockerode from 'dockerode';
import type { DockerEndpoint } from './endpoint.ts';

export interface DockerConnection {
  readonly title: string;
  /** For calls that answer at once or, as a graceful stop does, within seconds. */
  readonly calls: Dockerode;
  /** For builds, logs, events and statistics: no limit of time. */
  readonly streams: Dockerode;
  /** Ends every socket, streams included. */
  close(): void;
}

/** Opens nothing yet: sockets are made by the first call. */
export function connectDocker(endpoint: Exclude<DockerEndpoint, { kind: 'remote' }>): DockerConnection {
  const agent = unprinted(
    endpoint.kind === 'tcp' && endpoint.tls !== null
      ? new HttpsAgent({ keepAlive: true, rejectUnauthorized: endpoint.tls.verifies })
      : new HttpAgent({ keepAlive: true }),
  );
  const options = { ...addressOptions(endpoint), agent };
  return {
    title: endpoint.title,
    calls: new Dockerode({ ...options, timeout: CALL_TIMEOUT_MS }),
    streams: new Dockerode(options),
    close: () => agent.destroy(),
  };
}

/**
 * docker-modem prints the options of every request for a debug log that nobody reads, to any depth: with the agent come
 * all its sockets, some milliseconds and a megabyte for each call. So the agent prints as a word.
 */
function unprinted<Agent extends HttpAgent>(agent: Agent): Agent {
  return Object.assign(agent, { [inspect.custom]: () => 'Agent' });
}

/** Longer than the 10 s a container has to stop, on a busy machine. */
const CALL_TIMEOUT_MS = 60_000;

function addressOptions(endpoint: Exclude<DockerEndpoint, { kind: 'remote' }>): Dockerode.DockerOptions {
  // docker-modem reads DOCKER_HOST by itself and lets it win unless `host` is given: '' is "given, and none".
  if (endpoint.kind === 'socket') return { socketPath: endpoint.path, host: '', protocol: 'http' };
  const { host, port, tls } = endpoint;
  if (tls === null) return { host, port, protocol: 'http' };
  return {
    host,
    port,
    protocol: 'https',
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null ? {} : { cert: tls.cert }),
    ...(tls.key === null ? {} : { key: tls.key }),
  };
}
