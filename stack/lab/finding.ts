/** One sentence that says what came of an experiment: always from its numbers, never known beforehand. */
import type { ExperimentResult } from '../model/experiment.ts';
import { findTlsCost, findWhyNginx } from './find-bars.ts';
import { findClients } from './find-clients.ts';
import { findHeat } from './find-heat.ts';
import { findTrouble } from './find-trouble.ts';

export function findingOf({ name, measured }: Pick<ExperimentResult, 'name' | 'measured'>): string {
  switch (measured.kind) {
    case 'bars':
      return name === 'why-nginx' ? findWhyNginx(measured) : findTlsCost(measured);
    case 'trouble':
      return findTrouble(measured);
    case 'heat':
      return findHeat(measured);
    case 'clients':
      return findClients(measured);
    default:
      return measured satisfies never;
  }
}
