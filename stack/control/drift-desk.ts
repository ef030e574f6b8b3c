/** Drift as a person meets it: told while it lasts, shown when asked for, and ended by their choice. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftChoice, DriftView } from '../model/drift.ts';
import type { Actor, Receipt } from '../model/receipt.ts';
import type { ConfigFile } from '../nginx/print-config.ts';
import { askGeneration } from './config/ask-generation.ts';
import { type Drift, pathsBelow } from './config/find-drift.ts';
import { CURRENT, generationFolder, ROUTING_FILE } from './config/generation-paths.ts';
import { createDriftWatch } from './drift-watch.ts';
import { printDiff } from './history-diff.ts';
import type { Reconciler } from './reconciler.ts';
import { type RestoreParts, restoreConfig } from './restore-config.ts';

export interface DriftDesk {
  view(): Promise<DriftView>;
  /** Faults: `drift-absent`, and those of a change of nginx's config. */
  resolve(by: Actor, choice: DriftChoice): Promise<Receipt>;
  close(): void;
}

export interface DriftDeskParts extends RestoreParts {
  readonly reconciler: Reconciler;
}

export function createDriftDesk({ reconciler, ...parts }: DriftDeskParts): DriftDesk {
  const { memory, place, link } = parts;
  const { nginxFolder } = place;
  const watch = createDriftWatch({
    nginxFolder,
    memory,
    describe,
    onEnd: () => reconciler.hasten(),
  });

  return {
    async view() {
      const drift = await watch.look();
      const [serving, isReloaded] = await Promise.all([servingNow(), watch.isReloaded()]);
      if (drift === null) {
        const generation = memory.facts.observed?.served?.generation ?? null;
        return { generation, files: [], diff: '', isReloaded, serving };
      }
      const { copy, files } = drift;
      return { generation: copy.generation, files, diff: await diffOf(drift), isReloaded, serving };
    },
    resolve: (by, choice) =>
      reconciler.alone(async () => {
        try {
          return await restoreConfig(parts, by, choice);
        } finally {
          await watch.look();
        }
      }),
    close: () => watch.close(),
  };

  /** What nginx made of it, as far as it can be known: it does not tell by which files it serves. */
  async function describe({ copy }: Drift): Promise<string> {
    if (memory.facts.observed?.nginx.state !== 'running') return '';
    const [serving, isReloaded] = await Promise.all([servingNow(), watch.isReloaded()]);
    if (serving === null)
      return 'nginx does not answer any more where Signalbox asks it: it was reloaded with other files.';
    if (serving !== copy.generation)
      return `nginx answers as generation ${serving}: it was reloaded with other files.`;
    if (isReloaded === null) return 'Whether nginx loaded that is not known.';
    return isReloaded
      ? 'nginx was told to reload since, so it may serve by that.'
      : 'nginx was not reloaded since: it serves what it loaded before.';
  }

  async function servingNow(): Promise<number | null> {
    const { desired, observed } = memory.facts;
    if (desired?.state !== 'up' || observed?.nginx.state !== 'running') return null;
    const answer = await link.visit(desired.engine, ({ nginx }) => askGeneration(nginx)).catch(() => null);
    return answer?.generation ?? null;
  }

  async function diffOf({ copy, files, target }: Drift): Promise<string> {
    const isLink = files.some(({ path }) => path === CURRENT);
    const folder = join(nginxFolder, isLink ? (target ?? CURRENT) : generationFolder(copy.generation));
    const before = copy.files.filter(({ path }) => path !== ROUTING_FILE);
    const paths = isLink
      ? (await pathsBelow(folder)).filter((path) => path.endsWith('.conf'))
      : files.filter(({ what }) => what !== 'missing').map(({ path }) => path);
    const now = await Promise.all(paths.slice(0, MOST_FILES).map((path) => readShown(folder, path)));
    const isShown = ({ path }: ConfigFile) => isLink || files.some((file) => file.path === path);
    return printDiff(before.filter(isShown), now);
  }
}

const MOST_FILES = 100;
const MOST_BYTES = 256 * 1024;

/** As much as a person may want to see of it. */
async function readShown(folder: string, path: string): Promise<ConfigFile> {
  try {
    const { size } = await stat(join(folder, path));
    if (size > MOST_BYTES) return { path, text: `(${size} bytes: too long to be shown)\n` };
    return { path, text: await readFile(join(folder, path), 'utf8') };
  } catch {
    return { path, text: '(cannot be read)\n' };
  }
}
