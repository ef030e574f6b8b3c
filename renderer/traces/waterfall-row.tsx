import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { TraceSpan } from '../../stack/model/trace.ts';
import { visibleText } from '../log/visible-text.ts';
import type { SpanRow } from './lay-out-trace.ts';
import { SpanBar, wordsOf } from './span-bar.tsx';
import { spanTimeText, type TimeStretch } from './time-axis.ts';
import classes from './waterfall.module.css';

interface WaterfallRowProps {
  readonly row: SpanRow;
  readonly shown: TimeStretch;
  readonly topPx: number;
  readonly isChosen: boolean;
  readonly fold: 'none' | 'open' | 'closed';
  readonly onChoose: (row: SpanRow) => void;
  readonly onFold: (row: SpanRow) => void;
}

/** One span: its name, its bar (full where it was itself at work, pale where its children were), how long it took. */
export function WaterfallRow({ row, shown, topPx, isChosen, fold, onChoose, onFold }: WaterfallRowProps) {
  const { span, under } = row;
  const { kind, outcome, depth, service, backend, durationMs } = span;
  const name = visibleText(span.name.slice(0, MOST_CHARACTERS));
  const whose = backend ?? service;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree it is an item of has the keys.
    <div
      id={`span-${row.index}`}
      className={classes.row}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isChosen}
      aria-expanded={fold === 'none' ? undefined : fold === 'open'}
      aria-label={labelOf(row)}
      data-kind={kind}
      data-outcome={outcome}
      style={{ top: topPx }}
      title={labelOf(row)}
      onClick={() => onChoose(row)}
    >
      <span className={classes.name} style={{ '--depth': Math.min(depth, MOST_INDENT) } as CSSProperties}>
        {fold === 'none' ? (
          <i className={classes.leaf} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={fold === 'open' ? `Fold ${under} spans` : `Unfold ${under} spans`}
            onClick={(event) => {
              event.stopPropagation();
              onFold(row);
            }}
          >
            {fold === 'open' ? <IconChevronDown size={13} /> : <IconChevronRight size={13} />}
          </button>
        )}
        <i className={classes.sign} />
        <b>{name}</b>
        {whose === span.name ? null : <small>{visibleText(whose.slice(0, MOST_CHARACTERS))}</small>}
        {fold === 'closed' ? <em>+{under}</em> : null}
      </span>
      <SpanBar row={row} shown={shown} />
      <span className={classes.took}>{durationMs === null ? '?' : spanTimeText(durationMs)}</span>
    </div>
  );
}

function labelOf(row: SpanRow): string {
  const { name, service, backend, startMs, durationMs, status }: TraceSpan = row.span;
  return [
    visibleText(`${name.slice(0, MOST_CHARACTERS)}, ${(backend ?? service).slice(0, MOST_CHARACTERS)}`),
    `begins at ${spanTimeText(startMs)}`,
    durationMs === null ? 'how long it took was not logged' : `took ${spanTimeText(durationMs)}`,
    ...(status === null ? [] : [`status ${status}`]),
    ...[wordsOf(row)].filter((words) => words !== ''),
  ].join(', ');
}

const MOST_CHARACTERS = 300;
const MOST_INDENT = 10;
