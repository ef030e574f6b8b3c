/**
 * In: the routing nginx should follow, nginx's folder, an engine's nginx. Out: a generation proven to serve, or a
 * fault with the old one untouched. Must not know: which engine, who asked, why.
 */
import type { Routing } from '../../model/routing.ts';
import { lintConfig } from '../../nginx/lint-config.ts';
import { printConfig } from '../../nginx/print-config.ts';
import { clearUnusedCache } from '../caching/clear-cache.ts';
import { type AppliedConfig, applyFiles, type FilesChange } from './apply-files.ts';
import { configUnsafe } from './config-refusals.ts';
import { refuseDrifted } from './find-drift.ts';
import { createPrefixFolders, nextGeneration, swapCurrent, writeGeneration } from './generation-folders.ts';

/** A verified change of a running nginx. Faults: those of `applyFiles`. */
export async function applyConfig(change: Omit<FilesChange, 'filesOf'>): Promise<AppliedConfig> {
  const { routing } = change;
  const applied = await applyFiles({ ...change, filesOf: (generation) => printConfig(routing, generation) });
  await clearUnusedCache(change.nginxFolder, routing);
  return applied;
}

/**
 * A new generation for an nginx that is not running: written and made current; `proveServing` proves it once nginx
 * runs. Faults: `config-drifted`, `config-unsafe`, `config-unwritable`.
 */
export async function writeInitialConfig({
  nginxFolder,
  routing,
}: {
  readonly nginxFolder: string;
  readonly routing: Routing;
}): Promise<{ readonly generation: number }> {
  await createPrefixFolders(nginxFolder);
  await refuseDrifted(nginxFolder);
  const generation = await nextGeneration(nginxFolder);
  const files = printConfig(routing, generation);
  const refusals = lintConfig(files, routing.site.version).filter((finding) => finding.weight === 'refusal');
  if (refusals.length > 0) throw configUnsafe(refusals);
  const { settled } = await writeGeneration(nginxFolder, generation, { files, routing });
  await settled;
  await swapCurrent(nginxFolder, generation);
  return { generation };
}
