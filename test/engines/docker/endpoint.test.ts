import { describe, expect, test } from 'vitest';
import { parseEndpoint, type TlsMaterial } from '../../../stack/engines/docker/endpoint.ts';

const TLS: TlsMaterial = { ca: 'ca', cert: 'cert', key: 'key', verifies: true };

describe('the address of an engine', () => {
  test.each([
    ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['unix:///a folder/docker.sock', { kind: 'socket', path: '/a folder/docker.sock' }],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375, tls: null }],
    ['127.0.0.1:4243', { kind: 'tcp', host: '127.0.0.1', port: 4243, tls: null }],
    ['tcp://localhost', { kind: 'tcp', host: 'localhost', port: 2375, tls: null }],
    ['http://127.0.0.1:80', { kind: 'tcp', host: '127.0.0.1', port: 80, tls: null }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375, tls: null }],
    ['tcp://10.1.2.3:2375', { kind: 'remote' }],
    ['tcp://docker.example:2376', { kind: 'remote' }],
    ['ssh://me@build.example', { kind: 'remote' }],
  ])('%s is read', (text, expected) => {
    expect(parseEndpoint(text, null)).toMatchObject(expected);
  });

  test('TLS is spoken on port 2376 even without material, and wherever there is material', () => {
    expect(parseEndpoint('tcp://127.0.0.1:2376', null)).toMatchObject({ tls: { ca: null, verifies: true } });
    expect(parseEndpoint('tcp://127.0.0.1', TLS)).toMatchObject({ port: 2376, tls: TLS });
  });

  test.each(['fd://', 'tcp://', 'ftp://127.0.0.1', 'tcp://127.0.0.1:port'])(
    '%s is refused in words',
    (text) => {
      expect(() => parseEndpoint(text, null)).toThrow(
        `Expected the address of a Docker Engine such as unix:///var/run/docker.sock, got "${text}".`,
      );
    },
  );
});
