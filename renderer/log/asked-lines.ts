/** A query or a search at work on a history: which lines, what in them, and what is wrong with it. */
import { createFoundMarks, type FoundMarks } from './find-marks.ts';
import type { LineJudge } from './line-judge.ts';
import type { LogHistory } from './log-history.ts';
import { createMatchIndex, type MatchIndex } from './match-index.ts';
import { type LogTerm, parseLogQuery } from './parse-log-query.ts';

export interface AskedLines {
  readonly text: string;
  /** Null where nothing is asked, or what is asked cannot be understood. */
  readonly index: MatchIndex | null;
  readonly marks: FoundMarks | null;
  readonly terms: readonly LogTerm[];
  /** A sentence. */
  fault(): string | null;
}

export const NOTHING_ASKED: AskedLines = { text: '', index: null, marks: null, terms: [], fault: () => null };

export function askLines(wish: {
  readonly text: string;
  readonly history: LogHistory;
  readonly judge: LineJudge;
  readonly source: string;
  readonly names: () => ReadonlyMap<string, string>;
  /** What the lines must be besides. */
  readonly within: readonly LogTerm[];
  readonly onChange: () => void;
}): AskedLines {
  const { text, within, judge, onChange } = wish;
  const query = parseLogQuery(text);
  if (query.terms === null) return { ...NOTHING_ASKED, text, fault: () => query.fault };
  if (query.terms.length === 0) return { ...NOTHING_ASKED, text };
  const terms = query.terms;
  const index = createMatchIndex({ ...wish, terms: [...within, ...terms] });
  return {
    text,
    terms,
    index,
    marks: createFoundMarks(terms, judge, onChange),
    fault: () => FAULTS[index.state] ?? null,
  };
}

const FAULTS: Readonly<Partial<Record<MatchIndex['state'], string>>> = {
  'too slow':
    'This regular expression is too slow: it took more than 2 s on one block of lines, and was stopped.',
  failed: 'The worker that filters lines failed.',
};
