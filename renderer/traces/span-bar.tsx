import type { CSSProperties } from 'react';
import { visibleText } from '../log/visible-text.ts';
import { endOf, type SpanRow } from './lay-out-trace.ts';
import classes from './span-bar.module.css';
import { spanTimeText, type TimeStretch } from './time-axis.ts';
import { lengthOf } from './zoom.ts';

interface SpanBarProps {
  readonly row: SpanRow;
  readonly shown: TimeStretch;
}

/** When a span was, on the time axis; words beside it say what no mark does. */
export function SpanBar({ row, shown }: SpanBarProps) {
  return (
    <span className={classes.chart} data-outcome={row.span.outcome} data-chart>
      <Marks row={row} shown={shown} />
    </span>
  );
}

/** Beside the bar: what no other mark says. */
export function wordsOf({ span, earlyMs }: SpanRow): string {
  const { outcome, status, reason } = span;
  return [
    ...(outcome === 'failed'
      ? [`✕ ${status ?? ''} ${visibleText((reason ?? 'failed').slice(0, MOST_CHARACTERS))}`]
      : []),
    ...(earlyMs > 0 ? [`begins ${spanTimeText(earlyMs)} before its parent`] : []),
  ].join(' · ');
}

function Marks({ row, shown }: SpanBarProps) {
  const { span, own, earlyMs } = row;
  const { startMs, outcome, events } = span;
  const end = endOf(span);
  if (end < shown.fromMs) return <i className={classes.beyond}>◂</i>;
  if (startMs > shown.toMs)
    return (
      <i className={classes.beyond} data-side="right">
        ▸
      </i>
    );
  const fromShare = (startMs - shown.fromMs) / lengthOf(shown);
  const toShare = (end - shown.fromMs) / lengthOf(shown);
  const words = wordsOf(row);
  const side = toShare < 0.6 ? 'after' : fromShare > 0.4 ? 'before' : 'over';
  return (
    <>
      <i className={classes.bar} style={placeOf({ fromMs: startMs, toMs: end }, shown)} />
      {own
        .filter((part) => own.length === 1 || isSeen(part, shown))
        .map((part) => (
          <i key={part.fromMs} className={classes.own} style={placeOf(part, shown)} />
        ))}
      {earlyMs > 0 ? (
        <i className={classes.early} style={placeOf({ fromMs: startMs, toMs: startMs + earlyMs }, shown)} />
      ) : null}
      {events
        .slice(0, MOST_EVENTS)
        .map(({ atMs, name }, index) =>
          atMs < shown.fromMs || atMs > shown.toMs ? null : (
            <i
              key={index}
              className={classes.event}
              title={`${visibleText(name)}, ${spanTimeText(atMs)}`}
              style={{ left: `${((atMs - shown.fromMs) / lengthOf(shown)) * 100}%` }}
            />
          ),
        )}
      {words !== '' ? (
        <span
          className={classes.words}
          data-tone={outcome === 'failed' ? 'failed' : 'caution'}
          data-side={side}
          style={
            side === 'before'
              ? { right: `calc(${(1 - fromShare) * 100}% + 7px)` }
              : { left: `calc(${Math.max(0, side === 'after' ? toShare : fromShare) * 100}% + 7px)` }
          }
        >
          {words}
        </span>
      ) : null}
    </>
  );
}

/** Kept near what is shown: a browser loses count of millions of pixels. */
function placeOf({ fromMs, toMs }: TimeStretch, shown: TimeStretch): CSSProperties {
  const share = (ms: number): number =>
    Math.max(-0.02, Math.min(1.02, (ms - shown.fromMs) / lengthOf(shown)));
  return { left: `${share(fromMs) * 100}%`, width: `${(share(toMs) - share(fromMs)) * 100}%` };
}

function isSeen({ fromMs, toMs }: TimeStretch, shown: TimeStretch): boolean {
  return toMs - fromMs >= lengthOf(shown) * LEAST_SHARE && toMs > shown.fromMs && fromMs < shown.toMs;
}

const MOST_CHARACTERS = 300;
const MOST_EVENTS = 50;
const LEAST_SHARE = 0.002;
