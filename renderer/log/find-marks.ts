/** What in the lines on the screen matches: text at once, regular expressions when the worker has answered. */
import type { LineJudge } from './line-judge.ts';
import { rangesIn } from './match-lines.ts';
import { hasRegex, type LogTerm } from './parse-log-query.ts';

export type Ranges = readonly (readonly [number, number])[];

export interface FoundMarks {
  /** Empty while not known yet. */
  of(number: number, shown: string): Ranges;
  /** Asks for what was not known; called once a screen was drawn. */
  askForRest(): void;
}

/** `onKnown` is called when more is known than at the last drawing. */
export function createFoundMarks(
  terms: readonly LogTerm[],
  judge: LineJudge,
  onKnown: () => void,
): FoundMarks {
  const known = new Map<number, Ranges>();
  const isSlow = hasRegex(terms);
  let wanted = new Map<number, string>();
  let isAsking = false;
  let isGivenUp = false;
  return {
    of(number, shown) {
      if (terms.length === 0) return [];
      if (!isSlow) return rangesIn(terms, shown);
      const ranges = known.get(number);
      if (ranges === undefined && !isGivenUp) wanted.set(number, shown);
      return ranges ?? [];
    },
    askForRest() {
      if (wanted.size === 0 || isAsking) return;
      const asked = [...wanted];
      wanted = new Map();
      isAsking = true;
      judge
        .ask({ kind: 'ranges', terms, shown: asked.map(([, shown]) => shown) }, LIMIT_MS)
        .catch(() => null)
        .then((answer) => {
          isAsking = false;
          isGivenUp = answer === null;
          if (known.size > MOST_KNOWN) known.clear();
          asked.forEach(([number], index) => {
            known.set(number, answer?.ranges[index] ?? []);
          });
          onKnown();
        });
    },
  };
}

const LIMIT_MS = 1_000;
const MOST_KNOWN = 2_000;
