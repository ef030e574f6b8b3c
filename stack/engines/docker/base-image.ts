/** The base of both images: there already, pulled, or made by debootstrap where no registry can be reached. */
import { FaultError } from '../../model/faults.ts';
import type { Report } from '../engine.ts';
import type { DockerConnection } from './connect-docker.ts';
import { bootstrapDebian, whyNoBootstrap } from './debootstrap.ts';
import { engineWords } from './docker-fault.ts';
import { absentAsNull } from './docker-stack.ts';
import { followProgress } from './engine-progress.ts';

/**
 * Makes sure that `image` (a Debian suite's slim image, `debian:forky-slim`) is there. One line for each thing tried.
 * Faults: `image-unavailable` with what was tried as detail.
 */
export async function provideBaseImage(
  connection: DockerConnection,
  image: string,
  report: Report,
): Promise<void> {
  if (await hasImage(connection, image)) return;
  report(`${image} is not on this machine: pulling it`);
  const whyNotPulled = await pullImage(connection, image, PULL_SILENCE_MS);
  if (whyNotPulled === null) {
    report(`${image}: pulled`);
    return;
  }
  report(`${image} could not be pulled: ${whyNotPulled}`);

  const suite = /^debian:([a-z]+)-slim$/.exec(image)?.[1] ?? null;
  const whyNotMade = suite === null ? 'it is no Debian suite' : await whyNoBootstrap(report);
  if (suite === null || whyNotMade !== null) {
    throw unavailable(image, `pull: ${whyNotPulled}\ndebootstrap: ${whyNotMade}`);
  }
  try {
    await bootstrapDebian(connection, suite, image, report);
  } catch (thrown) {
    throw unavailable(image, `pull: ${whyNotPulled}\ndebootstrap: ${engineWords(thrown)}`, thrown);
  }
}

/** Pulls an image somebody else built. Faults: `image-unavailable`. */
export async function provideImage(
  connection: DockerConnection,
  image: string,
  report: Report,
): Promise<void> {
  if (await hasImage(connection, image)) return;
  report(`pulling ${image}`);
  const whyNot = await pullImage(connection, image, PULL_SILENCE_MS);
  if (whyNot !== null) throw unavailable(image, whyNot);
}

/** A registry that can be reached says something at least this often; where there is none, hope ends here. */
const PULL_SILENCE_MS = 20_000;

async function hasImage(connection: DockerConnection, image: string): Promise<boolean> {
  return (await absentAsNull(connection.calls.getImage(image).inspect())) !== null;
}

/** Null when it was pulled, else why not, in a line. */
async function pullImage(
  connection: DockerConnection,
  image: string,
  silenceMs: number,
): Promise<string | null> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const stream = await connection.streams.pull(image, { abortSignal: silence.signal });
    const { error } = await followProgress(stream, () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
    });
    return error === null ? null : firstLine(error);
  } catch (thrown) {
    return silence.signal.aborted
      ? `the registry said nothing for ${silenceMs / 1000} s`
      : firstLine(engineWords(thrown));
  } finally {
    clearTimeout(timer);
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function unavailable(image: string, detail: string, cause?: unknown): FaultError {
  return new FaultError(
    {
      code: 'image-unavailable',
      message: `The image ${image} is not on this machine and could not be had.`,
      hint: `Connect to a registry and run \`docker pull ${image}\`, or use the process engine.`,
      detail,
    },
    { cause },
  );
}
