import type { CSSProperties } from 'react';
import type { Moment, MomentKind } from '../../stack/model/traffic.ts';
import { clockText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import classes from './series.module.css';

interface MomentMarksProps {
  readonly moments: readonly Moment[];
  /** Counts the chart's drawings: places are those of the last. */
  readonly drawn: number;
  readonly placeOf: (timeMs: number) => number | null;
  readonly chosen: Moment | null;
  readonly onChoose: (moment: Moment) => void;
}

/** Over the chart: a line where something was done or befell, and a button on top of it. */
export function MomentMarks({ moments, placeOf, chosen, onChoose }: MomentMarksProps) {
  return (
    <div className={classes.moments}>
      {moments.map((moment) => {
        const left = placeOf(moment.atMs);
        if (left === null) return null;
        const when = clockText(new Date(moment.atMs).toISOString());
        const words = `${when} ${visibleText(moment.label)}`;
        return (
          <button
            key={`${moment.kind} ${moment.atMs} ${moment.receiptId}`}
            type="button"
            data-kind={moment.kind}
            aria-label={words}
            aria-pressed={isSame(moment, chosen)}
            title={words}
            style={{ '--left': `${left}px` } as CSSProperties}
            onClick={() => onChoose(moment)}
          >
            {LETTERS[moment.kind]}
          </button>
        );
      })}
    </div>
  );
}

function isSame(one: Moment, other: Moment | null): boolean {
  return one.atMs === other?.atMs && one.kind === other.kind && one.receiptId === other.receiptId;
}

const LETTERS: Readonly<Record<MomentKind, string>> = {
  switch: 'M',
  scale: '±',
  restart: '↻',
  failure: '!',
  change: '•',
};
