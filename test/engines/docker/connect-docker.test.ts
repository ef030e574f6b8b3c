/** A connection is cheap to use. */
import { Agent } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { connectDocker } from '../../../stack/engines/docker/connect-docker.ts';

const TLS = { ca: null, cert: null, key: null, verifies: true };

describe('a connection to Docker', () => {
  test.each([
    ['a socket', { kind: 'socket', title: 'unix:///x.sock', path: '/x.sock' }],
    ['TLS', { kind: 'tcp', title: 'tcp://localhost', host: 'localhost', port: 2376, tls: TLS }],
  ] as const)('by %s does not have its sockets printed with every call', (_title, endpoint) => {
    const connection = connectDocker(endpoint);
    for (const { modem } of [connection.calls, connection.streams]) {
      const agent: unknown = Reflect.get(modem, 'agent');
      expect(agent).toBeInstanceOf(Agent);
      // As docker-modem prints the options of each request.
      expect(inspect({ agent }, { showHidden: true, depth: null })).toBe('{ agent: Agent }');
    }
    connection.close();
  });
});
