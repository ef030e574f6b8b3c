/** The images of a stack: which are there, which are stale, and how they are built. */
import { FaultError } from '../../model/faults.ts';
import type { ObservedImage } from '../../model/observed.ts';
import type { Report } from '../engine.ts';
import { provideBaseImage } from './base-image.ts';
import { engineWords } from './docker-fault.ts';
import { absentAsNull, type DockerStack, doneAlready } from './docker-stack.ts';
import { followProgress, type Progress, stepWords } from './engine-progress.ts';
import { BASE_IMAGE, type ImageSources, readImageSources, repositoryOf } from './image-sources.ts';
import { LABEL } from './labels.ts';
import { askImageVersion } from './nginx-version.ts';
import { shareWork } from './share-work.ts';

export async function observeImages(
  stack: DockerStack,
  sources: readonly ImageSources[],
): Promise<readonly ObservedImage[]> {
  const filters = JSON.stringify({ label: [LABEL.folder] });
  const listed = await stack.connection.calls.listImages({ filters });
  const tags = listed.flatMap((image) => image.RepoTags ?? []).map(plainTag);
  return sources.map(({ name, tag }) => {
    const isBuilt = tags.some((one) => one.startsWith(`${repositoryOf(name)}:`));
    const isCurrent = tags.includes(tag);
    return { name, state: isCurrent ? 'current' : isBuilt ? 'outdated' : 'missing' };
  });
}

/** Builds `name` from its folder as it is now, the base image first where that is missing. */
export async function buildImage(stack: DockerStack, name: string, report: Report): Promise<void> {
  const sources = await readImageSources(stack.place.imagesFolder, name, stack.memory.digests);
  const { calls } = stack.connection;
  if ((await absentAsNull(calls.getImage(sources.tag).inspect())) !== null) return;
  await shareWork(stack.memory.arriving, BASE_IMAGE, report, (say) =>
    provideBaseImage(stack.connection, BASE_IMAGE, say),
  );

  const labels = { [LABEL.folder]: name, [LABEL.sources]: sources.hash };
  const built = await runBuild(stack, sources, { labels }, (line) => {
    const words = stepWords(line);
    if (words !== null) report(`${name}: ${words}`);
  });
  const version =
    name === 'nginx' && built.imageId !== null ? await askImageVersion(calls, built.imageId) : null;
  // The same files once more, from the cache: it only adds what could not be known before, and the name.
  const known = version === null ? labels : { ...labels, [LABEL.nginxVersion]: version };
  await runBuild(stack, sources, { labels: known, t: sources.tag }, () => undefined);
  if (version !== null && built.imageId !== null) {
    const nameless = calls.getImage(built.imageId).remove({ noprune: true });
    // 409: another stack builds it right now; Docker's own clean-up finds it later.
    await doneAlready(nameless, 404, 409);
  }
  report(`${name}: built ${sources.tag}${version === null ? '' : `, nginx ${version}`}`);
}

/** The tag a container of this image must be made from, as its folder is now. */
export async function currentTag(stack: DockerStack, name: string): Promise<string> {
  return (await readImageSources(stack.place.imagesFolder, name, stack.memory.digests)).tag;
}

async function runBuild(
  stack: DockerStack,
  sources: ImageSources,
  options: { readonly labels: Record<string, string>; readonly t?: string },
  onLine: (line: string) => void,
): Promise<Progress> {
  const { streams } = stack.connection;
  const context = { context: sources.folder, src: [...sources.files] };
  const buildargs = { BASE: BASE_IMAGE };
  const stream = await streams
    .buildImage(context, { ...options, buildargs, rm: true, forcerm: true })
    .catch((thrown: unknown) => {
      throw unbuildable(sources.name, engineWords(thrown), thrown);
    });
  const progress = await followProgress(stream, onLine);
  if (progress.error !== null) {
    throw unbuildable(sources.name, [...progress.lines, progress.error].join('\n'));
  }
  return progress;
}

function unbuildable(name: string, detail: string, cause?: unknown): FaultError {
  return new FaultError(
    {
      code: 'image-unbuildable',
      message: `The image ${name} could not be built.`,
      hint: 'The last lines of the build are in the details; without them nothing was changed.',
      detail,
    },
    { cause },
  );
}

/** Podman says `localhost/signalbox-flask:…`. */
function plainTag(tag: string): string {
  return tag.replace(/^localhost\//, '');
}
