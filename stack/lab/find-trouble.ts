/** How the methods coped, in a sentence computed from the numbers. */
import type { Trouble, TroubleMeasured } from '../model/experiment.ts';
import { sentences } from './find-bars.ts';
import { msText, percentText, wholeText } from './quantity.ts';
import { p99Spread, rateSpread } from './spread.ts';

export function findTrouble(measured: TroubleMeasured): string {
  return sentences([slowWords(measured), takenWords(measured)]);
}

/** Who kept most and least of what it gave when all was well. */
function slowWords({ cases, victim, slowMs }: TroubleMeasured): string | null {
  const kept = methodsOf(cases).flatMap((method) => {
    const [well, slow] = [rateOf(cases, method, 'none'), rateOf(cases, method, 'slow')];
    return well === null || slow === null || well === 0 ? [] : [{ method, part: slow / well }];
  });
  const sorted = kept.toSorted((a, b) => b.part - a.part);
  const [best] = sorted;
  const worst = sorted.at(-1);
  if (best === undefined || worst === undefined) return null;
  const than = best.method === worst.method ? '' : `, ${worst.method} ${percentText(worst.part)}`;
  return `with ${victim} slowed by ${slowMs} ms, ${best.method} kept ${percentText(best.part)} of its requests per second${than}`;
}

/** Failures, else waits: what a client notices of a backend that is gone. */
function takenWords({ cases, victim }: TroubleMeasured): string | null {
  const taken = cases.filter(({ trouble, samples }) => trouble === 'taken' && samples.length > 0);
  if (taken.length === 0) return null;
  const failures = taken
    .map(({ method, samples }) => ({ method, failed: samples.reduce((sum, { failed }) => sum + failed, 0) }))
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed);
  const slowest = taken
    .flatMap(({ method, samples }) => {
      const p99 = p99Spread(samples);
      return p99 === null ? [] : [{ method, p99: p99.median }];
    })
    .sort((a, b) => b.p99 - a.p99)[0];
  const wait =
    slowest === undefined
      ? ''
      : `, and the p99 rose to at most ${msText(slowest.p99)} ms (${slowest.method})`;
  const [most] = failures;
  if (most === undefined) return `with it taken away no request failed under any method${wait}`;
  const total = failures.reduce((sum, { failed }) => sum + failed, 0);
  return `with ${victim} taken away ${wholeText(total)} requests failed in all, most under ${most.method} (${wholeText(most.failed)})${wait}`;
}

export function methodsOf(cases: TroubleMeasured['cases']): readonly string[] {
  return [...new Set(cases.map(({ method }) => method))];
}

function rateOf(cases: TroubleMeasured['cases'], method: string, trouble: Trouble): number | null {
  const found = cases.find((one) => one.method === method && one.trouble === trouble);
  return rateSpread(found?.samples ?? [])?.median ?? null;
}
