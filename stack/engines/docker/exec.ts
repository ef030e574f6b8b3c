/** A program inside a running container, by its arguments alone: no shell. */
import type Dockerode from 'dockerode';
import { textOfFrames } from './frames.ts';

export interface Ran {
  readonly exitCode: number;
  /** Both outputs, as written. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runInContainer(
  docker: Dockerode,
  containerId: string,
  command: readonly string[],
): Promise<Ran> {
  const exec = await docker.getContainer(containerId).exec({
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ Detach: false });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const { ExitCode } = await exec.inspect();
  const whole = Buffer.concat(chunks);
  return {
    exitCode: ExitCode ?? -1,
    output: textOfFrames(whole),
    stdout: textOfFrames(whole, 'stdout'),
    stderr: textOfFrames(whole, 'stderr'),
  };
}
