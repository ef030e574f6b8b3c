/** Which engine runs a stack: the one that is named, else a container engine that answers, else plain processes. */
import { type FaultCode, FaultError } from '../model/faults.ts';
import { findDockerEngine } from './docker/find-docker.ts';
import type { Engine, FindEngine, Report, StackPlace } from './engine.ts';
import { createFakeEngine } from './fake/fake-engine.ts';
import { canInstallPrograms, installPrograms } from './process/install-programs.ts';
import { findProcessEngine } from './process/process-engine.ts';

/** A container engine that is not there, or that cannot serve here, is no fault while processes can. */
const PASSED_OVER: ReadonlySet<FaultCode> = new Set([
  'engine-missing',
  'engine-forbidden',
  'engine-unsuitable',
]);

/** Installs nothing: what is lacking is a fault that says the one line to run. */
export const findEngine: FindEngine = (place, wish, report) => find(place, wish, report, findProcessEngine);

/** As `findEngine`, but installs the programs of plain processes where that may be done, and says so. */
export const findOrInstallEngine: FindEngine = (place, wish, report) =>
  find(place, wish, report, installedProcessEngine);

async function find(
  place: StackPlace,
  wish: Engine['kind'] | null,
  report: Report,
  processEngine: (place: StackPlace, report: Report) => Promise<Engine>,
): Promise<Engine> {
  switch (wish) {
    case 'docker':
      return findDockerEngine(place, report);
    case 'process':
      return processEngine(place, report);
    case 'fake':
      return createFakeEngine(place);
    case null:
      return findDockerEngine(place, report).catch((error: unknown) => {
        if (!(error instanceof FaultError) || !PASSED_OVER.has(error.fault.code)) throw error;
        report(`${error.fault.message} Plain processes of this machine take over.`);
        return processEngine(place, report);
      });
    default:
      return wish satisfies never;
  }
}

async function installedProcessEngine(place: StackPlace, report: Report): Promise<Engine> {
  try {
    return await findProcessEngine(place, report);
  } catch (error) {
    const isLacking = error instanceof FaultError && error.fault.code === 'program-missing';
    if (!isLacking || !(await canInstallPrograms())) throw error;
    await installPrograms(report);
    return findProcessEngine(place, report);
  }
}
