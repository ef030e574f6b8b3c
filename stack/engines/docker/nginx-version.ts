/** Which nginx an image has: its label says, or the program is asked once. */
import type Dockerode from 'dockerode';
import { absentAsNull, type DockerStack, doneAlready } from './docker-stack.ts';
import { runInContainer } from './exec.ts';
import { LABEL, type Labels } from './labels.ts';

/** The running nginx's version, `1.30.6`; null where nothing says it. Asked once per container. */
export async function runningVersion(
  stack: DockerStack,
  container: { readonly id: string; readonly labels: Labels; readonly isRunning: boolean },
): Promise<string | null> {
  const labelled = container.labels[LABEL.nginxVersion];
  if (labelled !== undefined) return labelled;
  const known = stack.memory.versions.get(container.id);
  if (known !== undefined || !container.isRunning) return known ?? null;
  const { output } = await runInContainer(stack.connection.calls, container.id, ['nginx', '-v']);
  const version = versionIn(output);
  if (version !== null) stack.memory.versions.set(container.id, version);
  return version;
}

/** What the image's label says; null where there is no such image or label. */
export async function labelledVersion(stack: DockerStack, image: string): Promise<string | null> {
  const info = await absentAsNull(stack.connection.calls.getImage(image).inspect());
  return info?.Config.Labels?.[LABEL.nginxVersion] ?? null;
}

/** Runs `nginx -v` of an image in a container that is gone afterwards, without network or rights. */
export async function askImageVersion(docker: Dockerode, image: string): Promise<string | null> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['nginx', '-v'],
    Cmd: [],
    User: '65534:65534',
    HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'], ReadonlyRootfs: true },
  });
  try {
    await container.start();
    await container.wait();
    const output = await container.logs({ stdout: true, stderr: true, follow: false });
    return versionIn(output.toString('utf8'));
  } finally {
    await doneAlready(container.remove({ force: true, v: true }), 404, 409);
  }
}

/** `nginx version: nginx/1.30.6` → `1.30.6`. */
export function versionIn(words: string): string | null {
  return /nginx\/(\d+\.\d+\.\d+)/.exec(words)?.[1] ?? null;
}
