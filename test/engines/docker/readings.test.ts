import type { ContainerStats } from 'dockerode';
import { describe, expect, test } from 'vitest';
import { debianMirrorIn } from '../../../stack/engines/docker/apt-sources.ts';
import { knownSockets } from '../../../stack/engines/docker/known-sockets.ts';
import { versionIn } from '../../../stack/engines/docker/nginx-version.ts';
import { usageOf } from '../../../stack/engines/docker/usage.ts';
import { parseWorker } from '../../../stack/engines/docker/workers.ts';

describe('nginx’s workers', () => {
  const stat = (parent: number, state = 'S') =>
    `31 (ngi) x (nx) ${state} ${parent} 1 1 0 -1 4194624 120 0 0 0 0 0 0 0 20 0 1 0 987654 11 22`;
  const WORKER = 'nginx: worker process\0';

  test('are the children of the master that say so, with their birth', () => {
    expect(parseWorker(31, stat(1), WORKER, 1)).toEqual({ pid: 31, bornAt: 987654, isLeaving: false });
  });
  test('leave when they say so', () => {
    const leaving = 'nginx: worker process is shutting down\0';
    expect(parseWorker(31, stat(1), leaving, 1)).toMatchObject({ isLeaving: true });
  });
  test('are not somebody else’s child, a zombie, or a cache manager', () => {
    expect(parseWorker(31, stat(7), WORKER, 1)).toBeNull();
    expect(parseWorker(31, stat(1, 'Z'), WORKER, 1)).toBeNull();
    expect(parseWorker(31, stat(1), 'nginx: cache manager process\0', 1)).toBeNull();
  });
  test('belong to a version', () => {
    expect(versionIn('nginx version: nginx/1.30.6 (Debian)\n')).toBe('1.30.6');
    expect(versionIn('sh: nginx: not found')).toBeNull();
  });
});

describe('usage', () => {
  const sample = (used: number, system: number | undefined): ContainerStats['cpu_stats'] =>
    ({
      cpu_usage: { total_usage: used },
      system_cpu_usage: system,
      online_cpus: 4,
    }) as ContainerStats['cpu_stats'];
  const stats = (before: number | undefined) =>
    ({
      cpu_stats: sample(3_000, 9_000),
      precpu_stats: sample(2_000, before),
      memory_stats: { usage: 1_000, stats: { inactive_file: 300 } },
    }) as unknown as ContainerStats;

  test('is cores in use, and bytes that cannot be given back', () => {
    expect(usageOf('a', stats(5_000))).toEqual({ name: 'a', cpu: 1, memoryBytes: 700 });
  });
  test('is not known from the first sample', () => {
    expect(usageOf('a', stats(undefined))).toBeNull();
  });
});

describe('this machine’s Debian mirror', () => {
  test('is read from one-line files, security archives and comments passed over', () => {
    const text = [
      '# deb http://old.example/debian bullseye main',
      'deb http://security.example/debian-security bookworm-security main',
      'deb [signed-by=/k.gpg arch=amd64] https://mirror.example/debian bookworm main',
    ].join('\n');
    expect(debianMirrorIn([text])).toBe('https://mirror.example/debian');
  });
  test('is read from deb822 files', () => {
    const text = 'Types: deb\nURIs: https://apt.example/node http://deb.example/debian/\nSuites: bookworm\n';
    expect(debianMirrorIn(['', text])).toBe('http://deb.example/debian/');
  });
  test('may be unknown', () => {
    expect(debianMirrorIn(['deb http://archive.example/ubuntu noble main'])).toBeNull();
  });
});

describe('known sockets', () => {
  const machine = { platform: 'linux', homeFolder: '/home/me', uid: 1000, runtimeFolder: null } as const;

  test('begin with the system’s, then Docker Desktop, Colima, Rancher, Podman, rootless', () => {
    const found = knownSockets(machine);
    const order = [
      '/var/run/docker.sock',
      '/home/me/.docker/desktop/docker.sock',
      '/home/me/.colima/default/docker.sock',
      '/home/me/.rd/docker.sock',
      '/run/user/1000/podman/podman.sock',
      '/run/user/1000/docker.sock',
    ];
    expect(found.filter((path) => order.includes(path))).toEqual(order);
  });
  test('are pipes on Windows', () => {
    expect(knownSockets({ ...machine, platform: 'win32', uid: null })[0]).toBe('//./pipe/docker_engine');
  });
});
