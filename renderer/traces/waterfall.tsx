/** The spans of a trace over time. Only the rows in sight exist, so that hundreds scroll like ten. */
import { IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Press } from '../theme/press.tsx';
import { endOf, openRows, type SpanRow, type TraceLayout } from './lay-out-trace.ts';
import { spanTimeText, type TimeStretch, timeTicks } from './time-axis.ts';
import { useChartPointer } from './use-chart-pointer.ts';
import { useRowWindow } from './use-row-window.ts';
import classes from './waterfall.module.css';
import { WaterfallRow } from './waterfall-row.tsx';
import { lengthOf, moved, stretchAround, zoomed } from './zoom.ts';

interface WaterfallProps {
  readonly layout: TraceLayout;
  readonly chosen: SpanRow;
  readonly onChoose: (row: SpanRow) => void;
}

export function Waterfall({ layout, chosen, onChoose }: WaterfallProps) {
  const { whole } = layout;
  const [zoom, setZoom] = useState<TimeStretch | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const body = useRef<HTMLDivElement>(null);
  const shown = zoom ?? whole;
  const rows = openRows(layout.rows, closed);
  const at = rows.findIndex(({ index }) => index === chosen.index);
  const { first, last, reveal, onScroll } = useRowWindow(body, ROW_PX, rows.length);
  const dragged = useChartPointer(body, { shown, whole, onZoom: setZoom });
  useEffect(() => setZoom(null), [whole.fromMs, whole.toMs]);

  const middleMs = (shown.fromMs + shown.toMs) / 2;
  const toggle = ({ span, under }: SpanRow): void => {
    if (under === 0) return;
    const next = new Set(closed);
    if (!next.delete(span.spanId)) next.add(span.spanId);
    setClosed(next);
  };
  const choose = (index: number): void => {
    const to = Math.max(0, Math.min(index, rows.length - 1));
    const row = rows[to];
    if (!row) return;
    onChoose(row);
    reveal(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { spanId, startMs } = chosen.span;
    const isClosed = closed.has(spanId);
    const panMs = lengthOf(shown) / 5;
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => choose(at + 1),
      ArrowUp: () => choose(at - 1),
      Home: () => choose(0),
      End: () => choose(rows.length - 1),
      PageDown: () => choose(at + 10),
      PageUp: () => choose(at - 10),
      ArrowRight: () =>
        event.shiftKey
          ? setZoom(moved(shown, whole, panMs))
          : isClosed
            ? toggle(chosen)
            : chosen.under > 0 && choose(at + 1),
      ArrowLeft: () => {
        if (event.shiftKey) setZoom(moved(shown, whole, -panMs));
        else if (chosen.under > 0 && !isClosed) toggle(chosen);
        else choose(rows.findLastIndex((row, index) => index < at && row.span.depth < chosen.span.depth));
      },
      Enter: () => toggle(chosen),
      z: () => setZoom(zoom ? null : stretchAround(startMs, endOf(chosen.span), whole)),
    };
    const run = act[event.key];
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    run();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes.waterfall} id="waterfall">
      <div className={classes.axis}>
        <span className={classes.zoom}>
          <Press
            look="quiet"
            size="small"
            icon={<IconZoomIn size={15} />}
            aria-label="Closer"
            title="Closer; or drag over the chart, or Ctrl and the wheel"
            onClick={() => setZoom(zoomed(shown, whole, middleMs, 2))}
          />
          <Press
            look="quiet"
            size="small"
            icon={<IconZoomOut size={15} />}
            aria-label="Farther"
            title="Farther"
            disabled={zoom === null}
            onClick={() => setZoom(zoomed(shown, whole, middleMs, 0.5))}
          />
          <Press
            look="quiet"
            size="small"
            icon={<IconZoomReset size={15} />}
            aria-label="The whole trace"
            title="The whole trace  ( z )"
            disabled={zoom === null}
            onClick={() => setZoom(null)}
          />
        </span>
        <span className={classes.ticks} aria-hidden="true">
          {timeTicks(shown, MOST_TICKS).map(({ atMs, label }) => (
            <i key={label} style={{ left: percentOf(atMs, shown) }}>
              {label}
            </i>
          ))}
        </span>
        <span className={classes.took}>took</span>
      </div>
      <div
        ref={body}
        className={classes.body}
        role="tree"
        aria-label={`Spans, ${spanTimeText(lengthOf(shown))} of ${spanTimeText(lengthOf(whole))} in sight`}
        aria-activedescendant={`span-${chosen.index}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        <div className={classes.rows} style={{ height: rows.length * ROW_PX }}>
          <div className={classes.lines} aria-hidden="true">
            {timeTicks(shown, MOST_TICKS).map(({ atMs, label }) => (
              <i
                key={label}
                data-zero={label === '0' || undefined}
                style={{ left: percentOf(atMs, shown) }}
              />
            ))}
            {dragged ? (
              <b
                style={{
                  left: percentOf(dragged.fromMs, shown),
                  width: `${(lengthOf(dragged) / lengthOf(shown)) * 100}%`,
                }}
              />
            ) : null}
          </div>
          {rows.slice(first, last).map((row, index) => (
            <WaterfallRow
              key={row.index}
              row={row}
              shown={shown}
              topPx={(first + index) * ROW_PX}
              isChosen={row.index === chosen.index}
              fold={row.under === 0 ? 'none' : closed.has(row.span.spanId) ? 'closed' : 'open'}
              onChoose={onChoose}
              onFold={toggle}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function percentOf(ms: number, shown: TimeStretch): string {
  return `${((ms - shown.fromMs) / lengthOf(shown)) * 100}%`;
}

const ROW_PX = 26;
const MOST_TICKS = 6;
