/** The linter and the printer against the nginx of our image. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInContainer } from '../../stack/engines/docker/exec.ts';
import { readImageSources } from '../../stack/engines/docker/image-sources.ts';
import { createDockerRig, type DockerRig, IMAGES_FOLDER, whyNoDocker } from '../engines/docker/docker-rig.ts';
import { ASK_ALL, disagreements, MATRIX, readAnswers, writeMatrix } from './matrix.ts';
import { routingText, testRouting } from './routing-sample.ts';
import { ASK_SNIPPETS, SNIPPET_CASES, snippetSurprises, writeSnippetCases } from './snippet-cases.ts';
import { untilServed } from './until-served.ts';

const unavailable = await whyNoDocker();
if (unavailable !== null) console.warn(`skipped: the nginx of our image is asked: ${unavailable}`);

/** Of Debian forky. What is offered differs by the minor version only. */
const VERSION = '1.30.6';
const PREFIX = '/tmp';

describe.skipIf(unavailable !== null)(`nginx ${VERSION} of the image`, () => {
  let rig: DockerRig;
  let container: Dockerode.Container | null = null;
  let folder = '';
  let port = 0;
  beforeAll(async () => {
    rig = await createDockerRig();
    const engine = await rig.createEngine(await rig.createPlace());
    await engine.perform({ kind: 'image.build', image: 'nginx' }, () => undefined);
    folder = await mkdtemp(join(tmpdir(), 'signalbox-matrix-'));
    await chmod(folder, 0o755);
    await writeMatrix(folder);
    await writeSnippetCases(folder, VERSION);
    await writeFile(join(folder, 'nginx.conf'), routingText(PREFIX, '8080', VERSION));
    container = await rig.docker.createContainer({
      Image: (await readImageSources(IMAGES_FOLDER, 'nginx', new Map())).tag,
      Cmd: ['-p', `${PREFIX}/`, '-c', '/matrix/nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: {
        Binds: [`${folder}:/matrix:ro`],
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
      },
    });
    await container.start();
    const { NetworkSettings } = await container.inspect();
    port = Number(NetworkSettings.Ports['8080/tcp']?.[0]?.HostPort);
    await untilServed(port);
  });
  afterAll(async () => {
    await container?.remove({ force: true, v: true });
    await rig?.cleanup();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  test('is never stricter than we are, in the whole matrix', async () => {
    const ask = async (...command: readonly string[]) =>
      (await runInContainer(rig.docker, container?.id ?? '', command)).output;
    expect(await ask('nginx', '-v')).toMatch(/nginx\/1\.30\./);
    const answers = readAnswers(await ask('sh', '-c', ASK_ALL, 'sh', 'nginx', '/matrix', PREFIX));
    expect(answers).toHaveLength(MATRIX.length);
    expect(new Set(answers).size).toBe(2);
    expect(disagreements(answers, VERSION)).toEqual([]);
  });

  test('judges snippets as their cases say, and so does the linter', async () => {
    const command = ['sh', '-c', ASK_SNIPPETS, 'sh', 'nginx', '/matrix', PREFIX];
    const { output } = await runInContainer(rig.docker, container?.id ?? '', command);
    expect(readAnswers(output)).toHaveLength(SNIPPET_CASES.length);
    expect(snippetSurprises(readAnswers(output), VERSION)).toEqual([]);
  });

  testRouting(
    VERSION,
    () => PREFIX,
    () => port,
  );
});
