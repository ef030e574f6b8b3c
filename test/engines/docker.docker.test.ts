/** The conformance suite against a real Docker Engine. */
import { createServer } from 'node:net';
import type Dockerode from 'dockerode';
import { readImageSources } from '../../stack/engines/docker/image-sources.ts';
import { LABEL } from '../../stack/engines/docker/labels.ts';
import type { StackPlace } from '../../stack/engines/engine.ts';
import { describeEngine, type EngineHarness } from './conformance.ts';
import { createDockerRig, freePort, IMAGES_FOLDER, killProgram, whyNoDocker } from './docker/docker-rig.ts';

describeEngine('docker', createHarness, { unavailable: await whyNoDocker() });

async function createHarness(): Promise<EngineHarness> {
  const rig = await createDockerRig();
  const { docker } = rig;
  const foreign: Dockerode.Container[] = [];
  return {
    serves: 'http',
    createPlace: rig.createPlace,
    createEngine: rig.createEngine,
    freePort,
    killBehindBack: (place, backendName) => killProgram(docker, `${place.project}-${backendName}`),
    plantForeign: async (place) => {
      foreign.push(await plantForeign(docker, place));
    },
    isForeignUntouched: async () => {
      const states = await Promise.all(foreign.map((one) => one.inspect()));
      return states.length > 0 && states.every((one) => one.State.Running && one.RestartCount === 0);
    },
    occupyPort,
    makeGone: rig.cut,
    leftovers: rig.leftovers,
    cleanup: async () => {
      await Promise.all(foreign.map((one) => one.remove({ force: true, v: true })));
      await rig.cleanup();
    },
  };
}

/** Compose's labels and a name like ours, even our stack's: but of another home. */
async function plantForeign(docker: Dockerode, place: StackPlace): Promise<Dockerode.Container> {
  const container = await docker.createContainer({
    name: `${place.project}-flask-app-77`,
    Image: (await readImageSources(IMAGES_FOLDER, 'flask')).tag,
    Labels: {
      'com.docker.compose.project': place.project,
      [LABEL.service]: 'flask-app',
      [LABEL.number]: '77',
      [LABEL.role]: 'backend',
      [LABEL.stack]: place.project,
      [LABEL.home]: '/somebody/elses/home',
    },
  });
  await container.start();
  return container;
}

function occupyPort(port: number): Promise<{ release(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
