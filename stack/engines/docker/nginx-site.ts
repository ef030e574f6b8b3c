/** nginx's place in its container: where it listens, who it is, which version. */
import { stat } from 'node:fs/promises';
import type { NginxSite } from '../../model/routing.ts';
import { CONTROL_PORT, type NginxUser, PUBLIC_PORT } from './container-options.ts';
import { isRunning } from './container-state.ts';
import { type DockerStack, inspectOwnContainer } from './docker-stack.ts';
import { currentTag } from './images.ts';
import { containerName, NGINX_SERVICE } from './labels.ts';
import { labelledVersion, runningVersion } from './nginx-version.ts';

/** Before nginx first runs, its image's label says the version: a first config can be right already. */
export async function readSite(stack: DockerStack): Promise<NginxSite> {
  const [user, info] = await Promise.all([
    findNginxUser(stack),
    inspectOwnContainer(stack, containerName(stack.place, NGINX_SERVICE, 1)),
  ]);
  const version =
    info === null
      ? await labelledVersion(stack, await currentTag(stack, 'nginx'))
      : await runningVersion(stack, {
          id: info.Id,
          labels: info.Config.Labels,
          isRunning: isRunning(info),
        });
  return {
    listen: String(PUBLIC_PORT),
    control: String(CONTROL_PORT),
    // A master that is root would else hand its workers to a user who may not write the logs.
    user: user.uid === 0 ? 'root' : null,
    version,
  };
}

/** Whoever owns nginx's folder outside is who nginx is inside: then neither side needs rights on the other's files. */
export async function findNginxUser(stack: DockerStack): Promise<NginxUser> {
  if (stack.traits.rootIsUser) return { uid: 0, gid: 0 };
  const owner = await stat(stack.place.nginxFolder).catch(() => null);
  return {
    uid: owner?.uid ?? process.getuid?.() ?? 0,
    gid: owner?.gid ?? process.getgid?.() ?? 0,
  };
}
