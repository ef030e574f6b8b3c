/** The requests found, one line each; the keyboard walks them. */
import { type CSSProperties, type KeyboardEvent, useRef, useState } from 'react';
import type { TraceSummary } from '../../stack/model/trace.ts';
import { countText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { type TraceRef, usePanel, usePanelStore } from '../state/panel-store.ts';
import { spanTimeText } from './time-axis.ts';
import { isAsking, MOST } from './trace-filter.ts';
import classes from './trace-list.module.css';
import type { TraceListTold } from './use-trace-list.ts';

interface TraceListProps {
  readonly list: TraceListTold;
  readonly onScrolled: (isScrolled: boolean) => void;
}

export function TraceList({ list, onScrolled }: TraceListProps) {
  const store = usePanelStore();
  const traceOf = usePanel((state) => state.traceOf);
  const filter = usePanel((state) => state.traceFilter);
  const [focused, setFocused] = useState<string | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const { traces, isCut, waiting } = list;
  const openId = traces?.find((trace) => isOf(traceOf, trace))?.requestId ?? null;
  const onTab = traces?.some(({ requestId }) => requestId === focused)
    ? focused
    : (openId ?? traces?.[0]?.requestId);
  const longestMs = Math.max(1, ...(traces ?? []).map(({ ms }) => ms));

  const open = ({ traceId, requestId, atMs }: TraceSummary): void =>
    store.setState({ traceOf: { ...(traceId === '' ? { requestId } : { traceId }), aroundMs: atMs } });
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = traces?.findIndex(({ requestId }) => requestId === onTab) ?? -1;
    const to = STEPS[event.key]?.(at, (traces?.length ?? 0) - 1);
    if (event.key === 'Escape' && traceOf) store.setState({ traceOf: null });
    else if (event.key === 'ArrowRight' && traceOf)
      document.querySelector<HTMLElement>('#waterfall [tabindex="0"]')?.focus();
    else if (to === undefined || !traces) return;
    else {
      const next = traces[Math.max(0, Math.min(to, traces.length - 1))];
      if (!next) return;
      setFocused(next.requestId);
      element.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.requestId)}"]`)?.focus();
      // Beside an open trace, walking is reading.
      if (traceOf) open(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className={classes.list} aria-label="Requests">
      {waiting > 0 ? (
        <button
          type="button"
          className={classes.waiting}
          onClick={() => {
            list.showNewest();
            element.current?.scrollTo({ top: 0 });
          }}
        >
          {countText(waiting)}
          {isCut && waiting >= (traces?.length ?? 0) ? ' and more' : ''} new{' '}
          {waiting === 1 ? 'request' : 'requests'}: show
        </button>
      ) : null}
      <div
        ref={element}
        className={classes.rows}
        role="listbox"
        aria-label="Requests found"
        id="trace-list"
        onKeyDown={onKeyDown}
        onScroll={(event) => onScrolled(event.currentTarget.scrollTop > 4)}
      >
        {traces?.map((trace, index) => (
          <TraceLine
            key={trace.requestId}
            trace={trace}
            place={index}
            longestMs={longestMs}
            isOpen={trace.requestId === openId}
            isOnTab={trace.requestId === onTab}
            onFocus={() => setFocused(trace.requestId)}
            onOpen={() => open(trace)}
          />
        ))}
      </div>
      <p className={classes.foot} role="status" aria-label="Requests listed">
        {footWords(list, filter.preset, isAsking(filter))}
      </p>
    </section>
  );
}

interface TraceLineProps {
  readonly trace: TraceSummary;
  /** In the list. */
  readonly place: number;
  readonly longestMs: number;
  readonly isOpen: boolean;
  readonly isOnTab: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

function TraceLine({ trace, place, longestMs, isOpen, isOnTab, onFocus, onOpen }: TraceLineProps) {
  const { requestId, atMs, method, path, status, ms, backend, tries, spans } = trace;
  return (
    <button
      type="button"
      role="option"
      aria-selected={isOpen}
      id={`trace-${place}`}
      data-id={requestId}
      data-family={Math.floor(status / 100)}
      tabIndex={isOnTab ? 0 : -1}
      className={classes.line}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <time>{CLOCK.format(atMs)}</time>
      <code title={`${method} ${visibleText(path)}`}>
        <b>{visibleText(method)}</b> {visibleText(path.slice(0, MOST_CHARACTERS))}
      </code>
      <span className={classes.marks}>
        {tries > 1 ? <em title={`nginx tried ${tries} times`}>{tries} tries</em> : null}
        {spans > 0 ? <i title={`${spans} spans were told of it`}>{spans} spans</i> : null}
      </span>
      <small title={backend === null ? 'nginx answered by itself' : undefined}>{backend ?? 'nginx'}</small>
      <strong>{status}</strong>
      <span className={classes.ms} style={{ '--share': Math.min(1, ms / longestMs) } as CSSProperties}>
        {spanTimeText(ms)}
      </span>
    </button>
  );
}

function isOf(ref: TraceRef | null, { traceId, requestId, atMs }: TraceSummary): boolean {
  if (!ref) return false;
  if ('requestId' in ref) return ref.requestId === requestId;
  // Several requests may be of one trace.
  return ref.traceId === traceId && (ref.aroundMs === undefined || ref.aroundMs === atMs);
}

function footWords({ traces, isCut }: TraceListTold, preset: string, isNarrowed: boolean): string {
  if (traces === null) return 'Reading the log.';
  if (traces.length === 0) {
    if (isNarrowed) return 'No request is like that. Ask for less, or for a longer stretch of time.';
    if (preset === 'retried' && isCut)
      return `None of the newest ${countText(MOST)} requests was tried twice.`;
    return NONE_WORDS[preset] ?? '';
  }
  const words = `${countText(traces.length)} ${traces.length === 1 ? 'request' : 'requests'}`;
  if (preset === 'retried' && isCut) return `${words} of the newest ${countText(MOST)}`;
  return isCut ? `${words}; there are more: narrow what is asked for` : words;
}

const NONE_WORDS: Readonly<Record<string, string>> = {
  newest: 'No request in this stretch of time. Each one is listed here as soon as nginx has logged it.',
  slowest: 'No request in the last minute.',
  retried: 'No request was tried twice in this stretch of time.',
  errors: 'No answer of 500 or above in this stretch of time.',
};

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_at, last) => last,
};
const MOST_CHARACTERS = 300;
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
