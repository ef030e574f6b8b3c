import type { BackendRow } from '../../stack/model/board.ts';
import { barPercent } from '../format/histogram.ts';
import { shareText } from '../format/quantities.ts';
import { showLogLines, usePanelStore } from '../state/panel-store.ts';
import { rowNotes } from './row-notes.ts';
import classes from './share-bar.module.css';

/** Hits as a length, with a tick where the method should put it; a click lists them. Beneath, only what is out of the ordinary. */
export function ShareBar({ row, fullShare }: { readonly row: BackendRow; readonly fullShare: number }) {
  const store = usePanelStore();
  const expected = row.expectedShare;
  const words =
    expected === null
      ? `${shareText(row.share)} of hits`
      : `${shareText(row.share)} of hits; the method should give ${shareText(expected)}`;
  const notes = rowNotes(row);
  return (
    <>
      <button
        type="button"
        className={classes.lines}
        aria-label={`Requests of ${row.name} in the access log`}
        onClick={() => showLogLines(store, 'access', `backend:${row.name}`)}
      >
        <span className={classes.track} role="img" aria-label={words} title={words}>
          <i
            className={classes.fill}
            data-off={!isServing(row) || undefined}
            style={{ width: `${barPercent(row.share, fullShare)}%` }}
          />
          {expected === null ? null : (
            <i className={classes.tick} style={{ left: `${barPercent(expected, fullShare)}%` }} />
          )}
        </span>
      </button>
      {notes.length === 0 ? null : (
        <p className={classes.notes}>
          {notes.map((note) => (
            <span key={note.text} data-tone={note.tone} title={note.title}>
              {note.text}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** A backend that gets no request keeps its bar, dimmed: its hits were its own. */
function isServing({ state }: BackendRow): boolean {
  return state !== 'failed' && state !== 'stopped' && state !== 'absent';
}
