/**
 * One verified change of nginx's files, as a transaction: what fails at any stage leaves the old set current, byte for
 * byte, and proven to serve. Whole files come in, so that a person's own snippets can go the same way.
 */
import type { EngineNginx, NginxWorker } from '../../engines/engine.ts';
import { faultOf } from '../../model/faults.ts';
import type { ReceiptStage } from '../../model/receipt.ts';
import type { Routing } from '../../model/routing.ts';
import type { Finding } from '../../nginx/finding.ts';
import { lintConfig } from '../../nginx/lint-config.ts';
import type { ConfigFile } from '../../nginx/print-config.ts';
import { configRejected, configUnsafe, RefusedChange } from './config-refusals.ts';
import { refuseDrifted } from './find-drift.ts';
import { markProven } from './generation-copy.ts';
import {
  createPrefixFolders,
  nextGeneration,
  readCurrentGeneration,
  removeOldGenerations,
  setRefusedAside,
  writeGeneration,
} from './generation-folders.ts';
import { generationFolder } from './generation-paths.ts';
import { type ConfigStage, createStageClock, type StageClock } from './stage-clock.ts';
import { takeOver } from './take-over.ts';

export interface FilesChange {
  /** nginx's prefix on this machine. */
  readonly nginxFolder: string;
  readonly nginx: EngineNginx;
  readonly routing: Routing;
  readonly filesOf: (generation: number) => readonly ConfigFile[];
  /** Asked once the new workers serve; where it throws, the old set comes back. Its words join the proof. */
  readonly proveMore?: ((generation: number) => Promise<string>) | undefined;
  /** Called as each stage begins. */
  readonly reportStage: (name: ConfigStage) => void;
}

export interface AppliedConfig {
  readonly generation: number;
  readonly stages: readonly ReceiptStage[];
  /** How it was proven that the generation serves, in words. */
  readonly proof: string;
  /** What the linter warns of, without refusing it. */
  readonly warnings: readonly Finding[];
}

/**
 * Faults, as RefusedChange: `config-drifted`, `config-unsafe`, `config-rejected`, `reload-refused`, `config-unwritable`, and what the
 * engine throws. After each of them the old generation is current.
 */
export async function applyFiles(change: FilesChange): Promise<AppliedConfig> {
  const clock = createStageClock(change.reportStage);
  try {
    return await attempt(change, clock);
  } catch (thrown) {
    throw new RefusedChange(faultOf(thrown), clock.stages, { cause: thrown });
  }
}

async function attempt(change: FilesChange, clock: StageClock): Promise<AppliedConfig> {
  const { nginxFolder } = change;
  const { before, generation } = await clock.during('snapshot', async () => {
    await createPrefixFolders(nginxFolder);
    const [before, generation] = await Promise.all([
      readCurrentGeneration(nginxFolder),
      nextGeneration(nginxFolder),
      refuseDrifted(nginxFolder),
    ]);
    return { before, generation };
  });
  const files = await clock.during('print', async () => change.filesOf(generation));
  const warnings = await clock.during('lint', async () => warningsOf(files, change.routing));
  const oldWorkers = await stage(change, clock, generation, files);
  const proof = await takeOver(change, clock, { before, generation, oldWorkers });
  await markProven(nginxFolder, generation);
  return { generation, stages: clock.stages, proof, warnings };
}

function warningsOf(files: readonly ConfigFile[], routing: Routing): readonly Finding[] {
  const findings = lintConfig(files, routing.site.version);
  const refusals = findings.filter((finding) => finding.weight === 'refusal');
  if (refusals.length > 0) throw configUnsafe(refusals);
  return findings;
}

/** The workers are noted, the disk settles and what is too old goes while nginx reads the staged files. */
async function stage(
  { nginxFolder, nginx, routing }: FilesChange,
  clock: StageClock,
  generation: number,
  files: readonly ConfigFile[],
): Promise<readonly NginxWorker[]> {
  try {
    const { settled } = await clock.during('write', () =>
      writeGeneration(nginxFolder, generation, { files, routing }),
    );
    const [{ accepted, output }, workers] = await clock.during('test', () =>
      Promise.all([
        nginx.test(`${generationFolder(generation)}/nginx.conf`),
        nginx.workers(),
        settled,
        removeOldGenerations(nginxFolder),
      ]),
    );
    if (!accepted) throw configRejected(output);
    return workers;
  } catch (thrown) {
    await setRefusedAside(nginxFolder, generation);
    throw thrown;
  }
}
