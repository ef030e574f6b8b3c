/** The heart: one track per backend, its length the share of hits, its controls at its end. */
import type { CSSProperties } from 'react';
import { fullBarShare } from '../format/histogram.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { BackendTrack } from './backend-track.tsx';
import classes from './board.module.css';
import { BoardHead } from './board-head.tsx';
import { TotalsRow } from './totals-row.tsx';

export function BoardTable() {
  const rows = useBoard((board) => board.backends);
  const isStale = usePanel((state) => state.connection !== 'open' || state.board?.state === 'gone');
  const fullShare = fullBarShare(rows);
  return (
    <div className={classes.space}>
      <section
        className={classes.board}
        aria-label="Backends"
        data-stale={isStale || undefined}
        data-dense={rows.length > MOST_ROOMY || undefined}
        style={{ '--rows': Math.max(1, rows.length) } as CSSProperties}
      >
        <div className={classes.scroll}>
          <table className={classes.table}>
            <BoardHead
              fullShare={rows.length === 0 ? null : fullShare}
              hasTicks={rows.some((row) => row.expectedShare !== null)}
            />
            <tbody>
              {rows.map((row, index) => (
                <BackendTrack
                  key={row.name}
                  row={row}
                  fullShare={fullShare}
                  isLast={index === rows.length - 1}
                />
              ))}
            </tbody>
          </table>
          {rows.length === 0 ? (
            <p className={classes.none}>
              No backends: nginx answers 503 to everybody. Press <kbd>+</kbd> for one.
            </p>
          ) : null}
        </div>
        <TotalsRow />
      </section>
    </div>
  );
}

/** More rows than these do not fit a small window with two lines each. */
const MOST_ROOMY = 6;
