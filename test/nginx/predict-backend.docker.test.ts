/** The predictions against the nginx of our image, which is years younger than Debian's. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeInitialConfig } from '../../stack/control/config/apply-config.ts';
import { readImageSources } from '../../stack/engines/docker/image-sources.ts';
import { startTinyBackend, type TinyBackend } from '../control/config/tiny-backend.ts';
import { createDockerRig, type DockerRig, IMAGES_FOLDER, whyNoDocker } from '../engines/docker/docker-rig.ts';
import { freePort } from '../scenarios/stack-under-test.ts';
import { askAll, CASES, predictedServices } from './predictions.ts';
import { untilServed } from './until-served.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: predictions for the nginx of our image: ${unavailable}`);

describe.skipIf(unavailable !== null)('where a key sends a request, by the nginx of the image', () => {
  let rig: DockerRig;
  let backends: readonly TinyBackend[] = [];
  let container: Dockerode.Container | null = null;
  let folder = '';
  let port = 0;
  beforeAll(async () => {
    rig = await createDockerRig();
    const engine = await rig.createEngine(await rig.createPlace());
    await engine.perform({ kind: 'image.build', image: 'nginx' }, () => undefined);
    backends = await Promise.all([1, 2, 3, 4].map((number) => startTinyBackend(`b-${number}`)));
    folder = await mkdtemp(join(tmpdir(), 'signalbox-predict-'));
    await chmod(folder, 0o755);
    port = await freePort();
    const control = `unix:${folder}/run/control.sock`;
    const site = { listen: `127.0.0.1:${port}`, control, user: 'root', version: '1.30.6' };
    await writeInitialConfig({
      nginxFolder: folder,
      routing: { site, services: predictedServices(backends) },
    });
    container = await rig.docker.createContainer({
      Image: (await readImageSources(IMAGES_FOLDER, 'nginx', new Map())).tag,
      Cmd: ['-p', `${folder}/`, '-c', 'current/nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
      // The folder is root's; the clients' addresses are this machine's own.
      User: '0:0',
      HostConfig: { Binds: [`${folder}:${folder}`], NetworkMode: 'host' },
    });
    await container.start();
    await untilServed(port);
  });
  afterAll(async () => {
    await container?.remove({ force: true, v: true });
    for (const backend of backends) await backend.kill();
    await rig?.cleanup();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  test.each(CASES.map(([name]) => name))('%s is predicted to the request', async (name) => {
    const { predicted, observed, takers } = await askAll(predictedServices(backends), name, port);
    expect(predicted).toEqual(observed);
    expect(new Set(observed).size).toBe(takers);
  });
});
