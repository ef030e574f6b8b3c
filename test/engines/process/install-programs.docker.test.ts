/** A Debian without nginx, Flask or gunicorn, thrown away afterwards: what `npm start` does there once it is built. */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provideBaseImage } from '../../../stack/engines/docker/base-image.ts';
import type { DockerConnection } from '../../../stack/engines/docker/connect-docker.ts';
import { runInContainer } from '../../../stack/engines/docker/exec.ts';
import { findDocker, searchOf } from '../../../stack/engines/docker/find-docker.ts';
import { BASE_IMAGE } from '../../../stack/engines/docker/image-sources.ts';
import { CLI } from '../../scenarios/stack-under-test.ts';
import { eventually } from '../conformance/eventually.ts';
import { IMAGES_FOLDER, whyNoDocker } from '../docker/docker-rig.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: programs are installed: ${unavailable}`);

const DIST = dirname(dirname(fileURLToPath(new URL(CLI, 'file:'))));
const SIGNALBOX = '/opt/signalbox/dist/cli/signalbox.js';

describe.skipIf(unavailable !== null)('a Debian that lacks the programs of the process engine', () => {
  let connection: DockerConnection;
  let machine: Dockerode.Container;
  const run = async (...command: readonly string[]) =>
    await runInContainer(connection.calls, machine.id, command);
  /** Addresses that are listened at, as proc(5) writes them: `0100007F:1F90` is 127.0.0.1:8080. */
  const listening = async () => {
    const { output } = await run('cat', '/proc/net/tcp');
    const sockets = output.split('\n').map((line) => line.trim().split(/\s+/));
    return sockets.flatMap(([, address, , state]) =>
      state === '0A' && address !== undefined ? [address] : [],
    );
  };

  beforeAll(async () => {
    connection = await findDocker(searchOf(process.env), () => undefined);
    await provideBaseImage(connection, BASE_IMAGE, () => undefined);
    machine = await connection.calls.createContainer({
      Image: BASE_IMAGE,
      Cmd: ['sleep', 'infinity'],
      HostConfig: {
        Init: true,
        Binds: [
          `${await realpath(process.execPath)}:/usr/bin/node:ro`,
          `${DIST}:/opt/signalbox/dist:ro`,
          `${IMAGES_FOLDER}:/opt/signalbox/stack/images:ro`,
        ],
        // Debian's own nginx would listen on both.
        Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' },
      },
    });
    await machine.start();
    // Debian starts no service where there is no init, nor outside its runlevel (invoke-rc.d). This machine has both.
    const init =
      'touch /sbin/init; printf "#!/bin/sh\\necho N 2\\n" > /sbin/runlevel; chmod +x /sbin/runlevel';
    await run('sh', '-c', init);
  });
  afterAll(async () => {
    await machine?.remove({ force: true, v: true });
    connection?.close();
  });

  test('gets them from its archive, announced, and runs the stack as plain processes', async () => {
    const { exitCode, output } = await run(SIGNALBOX, 'launch', '--no-panel');
    expect(output).toContain(
      'No Docker Engine answers on this machine. Plain processes of this machine take over.',
    );
    expect(output).toMatch(
      /installing nginx, .*gunicorn.* from Debian's archive, as this machine lacks nginx, /,
    );
    expect(output).toMatch(/3 backends behind nginx \d+\.\d+\.\d+ at http:\/\/127\.0\.0\.1:8080/);
    expect(exitCode).toBe(0);
    const hit = await run(SIGNALBOX, 'hit', '-n', '90', '--json');
    expect(JSON.parse(hit.output.slice(hit.output.indexOf('{')))).toMatchObject({
      failed: 0,
      perBackend: { 'flask-app-1': 30, 'flask-app-2': 30, 'flask-app-3': 30 },
    });
  });

  test('has nothing started that it did not ask for, and no policy left behind', async () => {
    expect(await listening()).toEqual(['0100007F:1F90']);
    expect((await run('test', '-e', '/usr/sbin/policy-rc.d')).exitCode).toBe(1);
    // What the installation would have done: the machine does start services.
    await run('invoke-rc.d', 'nginx', 'start');
    await eventually('Debian’s own nginx on port 80', listening, (all) => all.includes('00000000:0050'));
  });

  test('installs nothing the second time', async () => {
    const { exitCode, output } = await run(SIGNALBOX, 'launch', '--no-panel');
    expect([exitCode, output.includes('installing')]).toEqual([0, false]);
    expect((await run(SIGNALBOX, 'down')).exitCode).toBe(0);
  });
});
