/** What held a load run back, in a sentence. */
import type { GeneratorUse, LoadLimit } from './load-figures.ts';

export function limitWords(limitedBy: NonNullable<LoadLimit>, use: GeneratorUse | null): string {
  switch (limitedBy) {
    case 'generator':
      return `Limited by the generator: ${senderWords(use)}, so this measures the sender, not the target.`;
    case 'connections':
      return 'The rate was not kept: answers came too slowly for so few connections.';
    default:
      return limitedBy satisfies never;
  }
}

function senderWords(use: GeneratorUse | null): string {
  if (use === null) return 'it was never idle';
  const threads = use.threads === 1 ? 'its thread' : `one of its ${use.threads} threads`;
  const cpu = use.cpuShare === null ? '' : ` and had ${(100 * use.cpuShare).toFixed(0)} % of a core`;
  return `${threads} was busy ${(100 * use.loopShare).toFixed(0)} % of the time${cpu}`;
}
