/** What a reader should know before believing a result: the machine's other work, the sender's limit, failures. */
import type { ExperimentResult, Measured, Sample } from '../model/experiment.ts';
import { percentText, wholeText } from './quantity.ts';
import { spreadOf } from './spread.ts';

export function caveatsOf({ mode, noise, leftOut, measured, machine }: ExperimentResult): readonly string[] {
  const sets = sampleSets(measured);
  const bound = sets.filter((samples) => samples.some(({ isSenderBound }) => isSenderBound)).length;
  const failed = sets.flat().reduce((sum, one) => sum + one.failed, 0);
  const wide = sets.filter((samples) => isWide(samples)).length;
  return [
    ...(mode === 'quick'
      ? ['A quick run: short measurements, to see the shape. Numbers to show come from a full one.']
      : []),
    ...(noise.busyBefore > BUSY
      ? [
          `The machine was ${percentText(noise.busyBefore)} busy with other work before it began (load ${noise.loadBefore} on ${machine.cores} cores): believe ratios, not single numbers.`,
        ]
      : []),
    ...(noise.otherRequests !== null && noise.otherRequests > 0
      ? [`Your own stack answered ${wholeText(noise.otherRequests)} requests meanwhile.`]
      : []),
    ...(bound > 0
      ? [
          `${bound} of ${sets.length} measurements were limited by the generator: the true value is at least that high.`,
        ]
      : []),
    ...(wide > 0 ? [`${wide} of ${sets.length} measurements spread by more than half of their median.`] : []),
    ...(failed > 0 ? [`${wholeText(failed)} requests failed in all.`] : []),
    ...leftOut.map((reason) => `Left out: ${reason}`),
  ];
}

const BUSY = 0.15;

function isWide(samples: readonly Sample[]): boolean {
  const spread = spreadOf(samples.map(({ requestsPerSecond }) => requestsPerSecond));
  return spread !== null && spread.median > 0 && (spread.max - spread.min) / spread.median > 0.5;
}

/** The runs of each thing that was measured. */
function sampleSets(measured: Measured): readonly (readonly Sample[])[] {
  switch (measured.kind) {
    case 'bars':
      return measured.setups.map(({ samples }) => samples);
    case 'trouble':
      return measured.cases.map(({ samples }) => samples);
    case 'heat':
      return measured.cells.map(({ samples }) => samples);
    case 'clients':
      return [];
    default:
      return measured satisfies never;
  }
}
