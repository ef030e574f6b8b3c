/**
 * In: what a stretch of time showed, and what its configs foretold. Out: in words, whether the difference is chance or why
 * not. Must not know: files, clocks, how a person is shown it.
 */
import type { Verdict } from '../../model/traffic.ts';
import { expectedHits } from '../traffic/expected-hits.ts';
import type { Forecast } from '../traffic/forecast.ts';
import type { ForecastCount } from '../traffic/traffic-frame.ts';
import { LEAST_EXPECTED, testFit } from './chi-square.ts';
import { explained, type Judged } from './judged.ts';
import { counted, printReasons } from './traffic-reasons.ts';
import { judgeKeyed } from './verdict-keyed.ts';
import { judgeLoaded } from './verdict-loaded.ts';

/** Rarer than this is not called chance. */
const LEAST_P = 0.01;

export function judgeTraffic(judged: Judged): Verdict {
  const { frame, service, tallies } = judged;
  const reasons = printReasons(frame, tallies, judged);
  const total = tallies.reduce((sum, [, { hits }]) => sum + hits, 0);
  if (total === 0) return { kind: 'quiet', sentence: 'No request reached a backend.', reasons, test: null };
  const forecasts = [...frame.forecasts].filter(([forecast]) => forecast.service === service);
  const rules = new Set(forecasts.map(([{ rule }]) => rule));
  if (rules.has('load') || rules.has('bond')) return judgeLoaded(judged, reasons);
  if (rules.size === 1 && rules.has('key')) return judgeKeyed(judged, forecasts, reasons);
  return judgeShares(judged, forecasts, reasons);
}

function judgeShares(
  { frame, service, tallies }: Judged,
  forecasts: readonly (readonly [Forecast, ForecastCount])[],
  reasons: readonly string[],
): Verdict {
  const expected = expectedHits(frame, service);
  if (expected === null || expected.size === 0) {
    const sentence = 'Some configs of this time are not on record any more, so nothing is expected.';
    return { kind: 'unfixed', sentence, reasons, test: null };
  }
  const hits = tallies.map(([, tally]) => tally.hits);
  const wished = tallies.map(([name]) => expected.get(name) ?? 0);
  // Each config deals anew: its last round may be unfinished.
  const isDealt = hits.every((count, at) => Math.abs(count - (wished[at] ?? 0)) < forecasts.length);
  if (isDealt) {
    const sentence = 'Every backend has its share, to the request.';
    return { kind: 'exact', sentence, reasons, test: testFit(hits, wished) };
  }
  const uninvited = tallies.filter(([, tally], at) => tally.hits > 0 && (wished[at] ?? 0) === 0);
  const test = testFit(hits, wished);
  if (test === null && uninvited.length === 0) {
    return { kind: 'too-few', sentence: tooFew(hits, wished), reasons, test };
  }
  if (test !== null && test.p >= LEAST_P && uninvited.length === 0) {
    return { kind: 'chance', sentence: chanceSentence(test.p), reasons, test };
  }
  const all = [
    ...reasons,
    ...uninvited.map(
      ([name, tally]) => `${counted(tally.hits, 'request')} went to ${name}, which was to get none.`,
    ),
  ];
  return explained(all, 'More than chance, and nothing in the logs says why.', test);
}

function tooFew(hits: readonly number[], wished: readonly number[]): string {
  const total = hits.reduce((sum, count) => sum + count, 0);
  const least = Math.min(...wished.filter((count) => count > 0));
  const takers = wished.filter((count) => count > 0).length;
  if (takers < 2) return 'One backend takes all requests: there is no share to judge.';
  const needed = Math.ceil((LEAST_EXPECTED * total) / least - ROUNDING);
  return `Too few requests to tell: ${counted(total, 'request')}, and the test needs ${needed.toLocaleString('en')}.`;
}

/** A third of a count is no exact number. */
const ROUNDING = 1e-6;

function chanceSentence(p: number): string {
  if (p > 0.99) return 'No difference worth a word: chance alone would nearly always make a larger one.';
  return `The difference is chance: in ${Math.round(p * 100)} % of cases it would be as large.`;
}
