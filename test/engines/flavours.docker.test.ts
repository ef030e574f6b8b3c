/** Every serving flavour in a container. */
import { createDockerRig, freePort, whyNoDocker } from './docker/docker-rig.ts';
import { describeFlavours } from './flavours/describe-flavours.ts';

describeFlavours(
  'docker',
  async () => ({ ...(await createDockerRig()), freePort, nginxAddress: /^\d+\.\d+\.\d+\.2$/ }),
  await whyNoDocker(),
);
