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
import { type LogMark, markErrorLog } from './error-log-since.ts';
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
  const { before, generation, undrifted } = await clock.during('snapshot', async () => {
    await createPrefixFolders(nginxFolder);
    const undrifted = refuseDrifted(nginxFolder);
    // Whoever waits sees the fault; until then it must not end the program.
    undrifted.catch(() => undefined);
    const [before, generation] = await Promise.all([
      readCurrentGeneration(nginxFolder),
      nextGeneration(nginxFolder),
    ]);
    return { before, generation, undrifted };
  });
  // The disk is read on meanwhile.
  const files = await clock.during('print', async () => change.filesOf(generation));
  const warnings = await clock.during('lint', async () => warningsOf(files, change.routing));
  await undrifted;
  const staged = await stage(change, clock, generation, files);
  const proof = await takeOver(change, clock, { before, generation, ...staged });
  await markProven(nginxFolder, generation);
  return { generation, stages: clock.stages, proof, warnings };
}

function warningsOf(files: readonly ConfigFile[], routing: Routing): readonly Finding[] {
  const findings = lintConfig(files, routing.site.version);
  const refusals = findings.filter((finding) => finding.weight === 'refusal');
  if (refusals.length > 0) throw configUnsafe(refusals);
  return findings;
}

/** Workers and the log's end are noted, the disk settles and what is too old goes while nginx reads the staged files. */
async function stage(
  { nginxFolder, nginx, routing }: FilesChange,
  clock: StageClock,
  generation: number,
  files: readonly ConfigFile[],
): Promise<{ readonly oldWorkers: readonly NginxWorker[]; readonly logMark: LogMark }> {
  try {
    const { settled } = await clock.during('write', () =>
      writeGeneration(nginxFolder, generation, { files, routing }),
    );
    const [{ accepted, output }, oldWorkers, logMark] = await clock.during('test', () =>
      Promise.all([
        nginx.test(`${generationFolder(generation)}/nginx.conf`),
        nginx.workers(),
        markErrorLog(nginxFolder),
        settled,
        removeOldGenerations(nginxFolder),
      ]),
    );
    if (!accepted) throw configRejected(output);
    return { oldWorkers, logMark };
  } catch (thrown) {
    await setRefusedAside(nginxFolder, generation);
    throw thrown;
  }
}
