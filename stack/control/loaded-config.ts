/** The config by `nginx -T`, and one honest sentence of how what it read relates to what nginx runs by. */
import type { DriftView, LoadedConfig } from '../model/drift.ts';
import { readCurrentGeneration } from './config/generation-folders.ts';
import { CURRENT } from './config/generation-paths.ts';
import { readConfigFiles } from './config/generation-store.ts';
import type { EngineLink } from './engine-link.ts';
import type { StackMemory } from './stack-memory.ts';

/** Where no nginx runs, the files on disk in `nginx -T`'s form. `view`: just looked. Faults: those of asking the engine. */
export async function readLoadedConfig(
  nginxFolder: string,
  link: EngineLink,
  memory: StackMemory,
  view: DriftView,
): Promise<LoadedConfig> {
  const { desired, observed } = memory.facts;
  const generation = await readCurrentGeneration(nginxFolder);
  const { serving, files: drift } = view;
  if (desired?.state !== 'up' || observed?.nginx.state !== 'running') {
    const files = await readConfigFiles(nginxFolder);
    const text = files
      .map((file) => `# configuration file ${CURRENT}/${file.path}:\n${file.text}\n`)
      .join('');
    return { text, generation, serving, drift, note: noteWithoutNginx(generation) };
  }
  const { accepted, text, output } = await link.visit(desired.engine, ({ nginx }) =>
    nginx.dump(`${CURRENT}/nginx.conf`),
  );
  const note = accepted ? noteOf(generation, view) : REFUSED;
  return { text: accepted ? text : output, generation, serving, drift, note };
}

const REFUSED =
  'nginx refuses the files as they lie on disk now, in the words above; what it serves it loaded before.';

function noteWithoutNginx(generation: number | null): string {
  return generation === null
    ? 'There is no config yet, or what `current` names is none of Signalbox’s.'
    : `nginx does not run. These are the files of generation ${generation} on disk.`;
}

function noteOf(generation: number | null, { serving, files, isReloaded }: DriftView): string {
  if (generation === null) return 'What `current` names is no generation of Signalbox’s.';
  const onDisk = `Generation ${generation} as it lies on disk`;
  if (serving === null) return `${onDisk}; nginx does not say what it serves.`;
  if (serving !== generation) return `${onDisk}; nginx serves generation ${serving}.`;
  if (files.length === 0)
    return `Generation ${generation}: nginx serves it, and no file of it changed on disk since it was written.`;
  const changed = `${onDisk}, where another hand changed ${files.length === 1 ? 'a file' : `${files.length} files`} since it was written`;
  if (isReloaded === null) return `${changed}; whether nginx loaded that is not known.`;
  return isReloaded
    ? `${changed}; nginx was told to reload since, so it may serve by that.`
    : `${changed}; nginx was not reloaded since, and serves what it loaded before.`;
}
