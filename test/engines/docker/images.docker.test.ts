/** Images are named by their sources: built once, stale when a file changed, and a broken build says why. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { provideBaseImage } from '../../../stack/engines/docker/base-image.ts';
import type { DockerConnection } from '../../../stack/engines/docker/connect-docker.ts';
import { findDocker, searchOf } from '../../../stack/engines/docker/find-docker.ts';
import type { Engine } from '../../../stack/engines/engine.ts';
import { faultOf } from '../../../stack/model/faults.ts';
import { createDockerRig, type DockerRig, whyNoDocker } from './docker-rig.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: images: ${unavailable}`);

const HEAD = `ARG BASE\nFROM \${BASE}\n`;

describe.skipIf(unavailable !== null)('images of a stack', () => {
  let rig: DockerRig;
  let folder: string;
  let name: string;
  let engine: Engine;
  let said: string[];
  const build = () => engine.perform({ kind: 'image.build', image: name }, (line) => said.push(line));
  const state = async () => (await engine.observe()).images.map((image) => [image.name, image.state]);
  const write = (file: string, text: string) => writeFile(join(folder, name, file), text);

  beforeAll(async () => {
    rig = await createDockerRig();
  });
  beforeEach(async () => {
    said = [];
    folder = await mkdtemp(join(tmpdir(), 'signalbox-images-'));
    name = `t${folder.slice(-6).toLowerCase()}`;
    await mkdir(join(folder, name));
    engine = await rig.createEngine({ ...(await rig.createPlace()), imagesFolder: folder });
  });
  afterEach(async () => {
    const filters = JSON.stringify({ label: [`dev.signalbox.folder=${name}`] });
    for (const image of await rig.docker.listImages({ filters })) {
      await rig.docker.getImage(image.Id).remove({ force: true });
    }
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(async () => await rig?.cleanup());

  test('missing, then current, outdated when a file changes, current again; built once', async () => {
    await write('Dockerfile', `${HEAD}COPY word.txt /\nRUN cat /word.txt\n`);
    await write('word.txt', 'one');
    expect(await state()).toEqual([[name, 'missing']]);
    await build();
    expect(await state()).toEqual([[name, 'current']]);
    expect(said.filter((line) => line.includes('step'))).toEqual([
      `${name}: step 1 of 6: ARG BASE`,
      `${name}: step 2 of 6: FROM \${BASE}`,
      `${name}: step 3 of 6: COPY word.txt /`,
      `${name}: step 4 of 6: RUN cat /word.txt`,
      `${name}: step 5 of 6: LABEL dev.signalbox.folder=${name}`,
      expect.stringContaining(`${name}: step 6 of 6: LABEL dev.signalbox.sources=`),
    ]);
    said = [];
    await build();
    expect(said).toEqual([]);

    await write('word.txt', 'two');
    expect(await state()).toEqual([[name, 'outdated']]);
    await build();
    expect(await state()).toEqual([[name, 'current']]);
  });

  test('what Python leaves behind is no source', async () => {
    await write('Dockerfile', HEAD);
    await build();
    await mkdir(join(folder, name, '__pycache__'));
    await write('__pycache__/app.pyc', 'x');
    expect(await state()).toEqual([[name, 'current']]);
  });

  test('a build that fails is a fault with the last lines of the build, and makes no image', async () => {
    await write('Dockerfile', `${HEAD}RUN echo "the reason" && exit 3\n`);
    expect(await build().then(() => null, faultOf)).toMatchObject({
      code: 'image-unbuildable',
      message: `The image ${name} could not be built.`,
      detail: expect.stringMatching(/the reason\n.*returned a non-zero code: 3/s),
    });
    expect(await state()).toEqual([[name, 'missing']]);
  });

  test('a base image that cannot be had is a fault that says what was tried', async () => {
    const connection: DockerConnection = await findDocker(searchOf(process.env), () => undefined);
    // .invalid never resolves (RFC 2606).
    const image = 'registry.invalid/nobody/nothing:none';
    const fault = await provideBaseImage(connection, image, (line) => said.push(line)).then(
      () => null,
      faultOf,
    );
    connection.close();
    expect(fault).toMatchObject({
      code: 'image-unavailable',
      message: `The image ${image} is not on this machine and could not be had.`,
      detail: expect.stringMatching(/^pull: .+\ndebootstrap: it is no Debian suite$/),
    });
    expect(said[0]).toBe(`${image} is not on this machine: pulling it`);
  });
});
