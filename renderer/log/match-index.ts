/** Which lines of a history match a query: judged block by block, the newest first, and kept up as lines come. */
import type { LineJudge } from './line-judge.ts';
import type { HistoryBlock, LogHistory } from './log-history.ts';
import { hasRegex, type LogTerm } from './parse-log-query.ts';

/** Lines in the order they came, by their place in the list. */
export interface LineList {
  readonly size: number;
  /** Undefined beyond either end. */
  numberAt(index: number): number | undefined;
  /** The place of the first line with this number or a greater one. */
  placeOf(number: number): number;
}

export interface MatchIndex extends LineList {
  /** Lines judged, 0 to 1 of those held. */
  readonly judged: number;
  /** `too slow`: the expression was given up, the list is as far as it came. */
  readonly state: 'judging' | 'judged' | 'too slow' | 'failed' | 'ended';
  /** Looks at what is new since. */
  wake(): void;
  end(): void;
}

export interface MatchWish {
  readonly history: LogHistory;
  readonly judge: LineJudge;
  readonly terms: readonly LogTerm[];
  readonly source: string;
  readonly names: () => ReadonlyMap<string, string>;
  readonly onChange: () => void;
}

export function createMatchIndex({ history, judge, terms, source, names, onChange }: MatchWish): MatchIndex {
  const found = new Map<HistoryBlock, { judged: number; matches: readonly number[] }>();
  let state: MatchIndex['state'] = 'judging';
  let isAsking = false;
  let places: { readonly first: number; readonly matches: readonly number[] }[] | null = null;
  const limitMs = hasRegex(terms) ? TOO_SLOW_MS : PATIENCE_MS;

  const judgeNext = async (): Promise<void> => {
    const block = history.blocks.findLast((one) => one.ends.length > (found.get(one)?.judged ?? 0));
    if (!block) {
      state = 'judged';
      return;
    }
    const before = found.get(block) ?? { judged: 0, matches: [] };
    const ends = block.ends.slice(before.judged);
    const start = before.judged === 0 ? 0 : (block.ends[before.judged - 1] ?? 0);
    const answer = await judge.ask(
      {
        kind: 'lines',
        terms,
        source,
        names: [...names()],
        first: block.first + before.judged,
        bytes: block.bytes.slice(start, ends.at(-1)),
        start: 0,
        ends: ends.map((end) => end - start),
      },
      limitMs,
    );
    if (state !== 'judging') return;
    if (answer === null) {
      state = 'too slow';
      return;
    }
    found.set(block, {
      judged: before.judged + ends.length,
      matches: [...before.matches, ...answer.matches],
    });
    places = null;
  };
  const pump = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      while (state === 'judging') {
        await judgeNext();
        onChange();
      }
    } catch {
      state = 'failed';
      onChange();
    } finally {
      isAsking = false;
    }
  };
  const forgetFallen = (): void => {
    if (found.size <= history.blocks.length) return;
    const held = new Set(history.blocks);
    for (const block of found.keys()) if (!held.has(block)) found.delete(block);
    places = null;
  };
  const listed = () => {
    if (places !== null) return places;
    forgetFallen();
    let first = 0;
    places = [];
    for (const block of history.blocks) {
      const matches = found.get(block)?.matches ?? [];
      if (matches.length > 0) places.push({ first, matches });
      first += matches.length;
    }
    return places;
  };
  const sizeOf = (): number => {
    const last = listed().at(-1);
    return last ? last.first + last.matches.length : 0;
  };

  void pump();
  return {
    get size() {
      return sizeOf();
    },
    get judged() {
      const held = history.end - history.first;
      let judged = 0;
      for (const one of found.values()) judged += one.judged;
      return held === 0 ? 1 : Math.min(1, judged / held);
    },
    get state() {
      return state;
    },
    numberAt(index) {
      const all = listed();
      const part = all[lastWhere(all.length, (at) => (all[at]?.first ?? 0) <= index)];
      return index < 0 ? undefined : part?.matches[index - part.first];
    },
    placeOf(number) {
      const all = listed();
      const part = all[lastWhere(all.length, (at) => (all[at]?.matches[0] ?? 0) <= number)];
      if (!part) return 0;
      const { matches } = part;
      const before = lastWhere(matches.length, (at) => (matches[at] ?? 0) < number);
      return part.first + before + 1;
    },
    wake() {
      places = null;
      if (state === 'judged') state = 'judging';
      void pump();
    },
    end() {
      state = 'ended';
    },
  };
}

/** All lines held: the list where nothing is filtered. */
export function wholeHistory(history: LogHistory): LineList {
  return {
    get size() {
      return history.end - history.first;
    },
    numberAt(index) {
      const number = history.first + index;
      return index >= 0 && number < history.end ? number : undefined;
    },
    placeOf: (number) => Math.max(0, Math.min(number, history.end) - history.first),
  };
}

/** The greatest index for which `isSo` holds, of those from 0 on for which it does; -1 where for none. */
function lastWhere(count: number, isSo: (index: number) => boolean): number {
  let low = -1;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isSo(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** For a block of at most 256 KiB, which takes some milliseconds: no honest expression comes near it. */
const TOO_SLOW_MS = 2_000;
/** Text and fields end by themselves, however slow the machine. */
const PATIENCE_MS = 120_000;
