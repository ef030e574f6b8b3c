/** A log on a terminal: follows a source, holds its lines, shows those asked for. Knows nothing of React, so that boards do not touch it. */
import { faultOfCall, type SignalboxClient } from '../../stack/contract/client.ts';
import type { LogBatch } from '../../stack/contract/contract.ts';
import { type AskedLines, askLines, NOTHING_ASKED } from './asked-lines.ts';
import { batchRemarks } from './batch-remarks.ts';
import { followLog } from './follow-log.ts';
import type { BackendNames } from './format-log-line.ts';
import { createLineJudge } from './line-judge.ts';
import { createLogHistory, type LogHistory } from './log-history.ts';
import type { LogScreen } from './log-screen.ts';
import { createLogScroll, type LogScroll } from './log-scroll.ts';
import { type LogViewStatus, NO_STATUS } from './log-view-status.ts';
import { wholeHistory } from './match-index.ts';

export interface LogView {
  readonly history: LogHistory;
  readonly scroll: LogScroll;
  source(): string;
  follow(client: SignalboxClient, source: string): void;
  /** Stops following; what is shown stays. */
  leave(): void;
  setPaused(paused: 'paused' | 'following'): void;
  /** `filter` hides the lines that are not asked for, `mark` tells them by their ground. */
  setQuery(text: string, use: 'filter' | 'mark'): void;
  find(text: string): void;
  findNext(direction: 'next' | 'previous'): void;
  /** The numbers of the lines chosen, or else of those the filter shows; at most the newest so many. */
  listed(most: number): readonly number[];
  clear(): void;
}

export interface LogViewOptions {
  readonly screen: LogScreen;
  readonly names: () => BackendNames;
  readonly onStatus: (status: LogViewStatus) => void;
  /** A person clicked a line, or pressed Enter on it. */
  readonly onOpen: (number: number) => void;
}

export function createLogView({ screen, names, onStatus, onOpen }: LogViewOptions): LogView {
  const history = createLogHistory();
  const judge = createLineJudge();
  let status: LogViewStatus = NO_STATUS;
  let abort = new AbortController();
  let source = 'access';
  let use: 'filter' | 'mark' = 'filter';
  let query: AskedLines = NOTHING_ASKED;
  let search: AskedLines = NOTHING_ASKED;
  let current: number | null = null;
  let resume: (() => void) | null = null;
  let paused: Promise<void> = Promise.resolve();
  let telling: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  /** A query that was given up hides nothing. */
  const list = () =>
    use === 'filter' && query.index && query.fault() === null ? query.index : wholeHistory(history);
  const scroll = createLogScroll({
    screen,
    history,
    names,
    onOpen,
    source: () => source,
    list,
    asked: () => ({ query, search, use, current }),
    onDrawn: () => tellSoon({}),
  });

  const tell = (): void => {
    clearTimeout(telling);
    telling = undefined;
    const { index } = query;
    onStatus({
      ...status,
      ...scroll.status(),
      held: history.end - history.first,
      shown: list().size,
      judged: index && index.state === 'judging' && index.judged < 1 ? index.judged : null,
      queryFault: query.fault(),
      find: findStatus(search, current),
    });
  };
  /** A flood changes it with every batch; a person reads it a few times a second. */
  const tellSoon = (change: Partial<LogViewStatus>): void => {
    status = { ...status, ...change };
    telling ??= setTimeout(tell, TELL_MS);
  };
  const tellNow = (change: Partial<LogViewStatus>): void => {
    status = { ...status, ...change };
    tell();
  };
  const take = async (batch: LogBatch, signal: AbortSignal, gone: Promise<void>): Promise<void> => {
    await Promise.race([paused, gone]);
    if (signal.aborted) return;
    for (const remark of batchRemarks(batch, status.sample)) history.remark(remark);
    history.add(batch.lines);
    query.index?.wake();
    search.index?.wake();
    if (!status.hasLines && batch.lines.length > 0) tellNow({ hasLines: true });
    tellSoon({ skipped: status.skipped + batch.skipped, sample: batch.sample ?? null });
    clearTimeout(quiet);
    if (batch.sample) quiet = setTimeout(() => tellNow({ sample: null }), QUIET_MS);
    await scroll.drawSoon(batch.lines.length);
  };
  const forget = (): void => {
    history.clear();
    current = null;
    scroll.reset();
    ask(query.text, use);
  };
  const asking = (text: string, within: AskedLines['terms']) =>
    askLines({ text, history, judge, source, names, within, onChange: onJudged });
  const ask = (text: string, nextUse: 'filter' | 'mark'): void => {
    const top = scroll.top();
    query.index?.end();
    use = nextUse;
    query = asking(text, []);
    scroll.keep(top);
    seek(search.text);
  };
  const seek = (text: string): void => {
    search.index?.end();
    current = null;
    search = text === '' ? NOTHING_ASKED : asking(text, use === 'filter' ? query.terms : []);
    onJudged();
  };
  function onJudged(): void {
    if (current === null && search.index && search.index.size > 0) step('previous');
    void scroll.drawSoon(0);
    tellSoon({});
  }
  function step(direction: 'next' | 'previous'): void {
    const { index } = search;
    if (!index || index.size === 0) return;
    const from = current ?? scroll.bottom() + 1;
    const place = index.placeOf(from);
    const isOn = index.numberAt(place) === from;
    const next = direction === 'previous' ? place - 1 : isOn ? place + 1 : place;
    // Round the ends, as every search does.
    current = index.numberAt((next + index.size) % index.size) ?? null;
    if (current !== null) scroll.show(current);
  }

  return {
    history,
    scroll,
    source: () => source,
    follow(client, nextSource) {
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      const gone = aborted(signal);
      source = nextSource;
      forget();
      tellNow({ ...NO_STATUS });
      followLog(client, {
        source,
        tail: TAIL_LINES,
        signal,
        take: (batch) => take(batch, signal, gone),
      }).then(
        () => signal.aborted || tellNow({ isEnded: true }),
        (thrown: unknown) => signal.aborted || tellNow({ fault: faultOfCall(thrown) }),
      );
    },
    leave() {
      abort.abort();
      judge.dispose();
      query.index?.end();
      search.index?.end();
      scroll.dispose();
      clearTimeout(telling);
      clearTimeout(quiet);
    },
    setPaused(next) {
      resume?.();
      resume = null;
      if (next === 'paused') {
        paused = new Promise((resolve) => {
          resume = resolve;
        });
      } else scroll.toEnd();
    },
    setQuery(text, nextUse) {
      if (text === query.text && nextUse === use) return;
      ask(text, nextUse);
      tellNow({});
    },
    find(text) {
      seek(text);
      tellNow({});
    },
    findNext(direction) {
      step(direction);
      tellNow({});
    },
    listed(most) {
      const chosen = scroll.chosen();
      const numbers = list();
      const from = chosen ? numbers.placeOf(chosen[0]) : 0;
      const to = chosen ? numbers.placeOf(chosen[1] + 1) : numbers.size;
      const kept: number[] = [];
      for (let index = Math.max(from, to - most); index < to; index += 1) {
        const number = numbers.numberAt(index);
        if (number !== undefined && history.remarkAt(number) === null) kept.push(number);
      }
      return kept;
    },
    clear() {
      forget();
      tellNow({ hasLines: false, skipped: 0 });
    },
  };
}

function findStatus(search: AskedLines, current: number | null): LogViewStatus['find'] {
  if (search.text === '') return null;
  const { index } = search;
  return {
    at: index && current !== null ? index.placeOf(current) + 1 : 0,
    count: index?.size ?? 0,
    isCounting: index?.state === 'judging' && index.judged < 1,
    fault: search.fault(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const TAIL_LINES = 5_000;
const TELL_MS = 200;
/** No batch for so long: the flood is over. */
const QUIET_MS = 2_500;
