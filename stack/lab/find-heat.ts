/** What nginx gave by workers and payload, in a sentence computed from the numbers. */
import type { HeatMeasured } from '../model/experiment.ts';
import { sentences } from './find-bars.ts';
import { rateText, wholeText } from './quantity.ts';
import { rateRatio, rateSpread, ratioWords } from './spread.ts';

export function findHeat({ cells, workers, payloadsKb }: HeatMeasured): string {
  const rated = cells.flatMap((cell) => {
    const rate = rateSpread(cell.samples);
    return rate === null ? [] : [{ ...cell, rate: rate.median }];
  });
  const most = rated.toSorted((a, b) => b.rate - a.rate)[0];
  const heaviest = Math.max(...payloadsKb);
  const heavy = rated
    .filter(({ payloadKb }) => payloadKb === heaviest)
    .toSorted((a, b) => b.rate - a.rate)[0];
  const [first, second] = workers;
  const gains = payloadsKb.flatMap((payloadKb) => {
    const samplesOf = (count: number | undefined) =>
      cells.find((cell) => cell.workers === count && cell.payloadKb === payloadKb)?.samples ?? [];
    const ratio = rateRatio(samplesOf(second), samplesOf(first));
    return ratio === null ? [] : [{ payloadKb, ratio }];
  });
  const clear = gains.filter(({ ratio }) => ratio.isClear);
  return sentences([
    most === undefined
      ? null
      : `the most was ${rateText(most.rate)} answers a second, of ${most.payloadKb} KB with ${workerWords(most.workers)}`,
    heavy === undefined || heaviest === 0
      ? null
      : `${heaviest} KB came ${rateText(heavy.rate)} times a second, ${wholeText((heavy.rate * heaviest) / 1024)} MB/s`,
    gains.length === 0
      ? null
      : clear.length === 0
        ? `${workerWords(second ?? 2)} instead of ${first} made no difference beyond the spread`
        : `${workerWords(second ?? 2)} instead of ${first} gave ${clear.map(({ payloadKb, ratio }) => `${ratioWords(ratio)} as many at ${payloadKb} KB`).join(', ')}`,
  ]);
}

export function workerWords(count: number): string {
  return count === 1 ? '1 worker' : `${count} workers`;
}
