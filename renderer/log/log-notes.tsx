/** What must be known of the lines on the screen, in its corner: how many there are, and which are not here. */
import { IconArrowDown } from '@tabler/icons-react';
import { countText } from '../format/quantities.ts';
import { sampleWords } from './batch-remarks.ts';
import classes from './log-screen.module.css';
import type { LogHandle } from './use-log-view.ts';

export function LogNotes({ log, isPaused }: { readonly log: LogHandle; readonly isPaused: boolean }) {
  const { status, view } = log;
  const { queryFault, judged, held, shown, sample, skipped, waiting, isAtEnd, chosen } = status;
  return (
    <div className={classes.notes}>
      {isAtEnd || !view ? null : (
        <button type="button" className={classes.waiting} onClick={() => view.scroll.toEnd()}>
          <IconArrowDown size={13} />
          {waitingWords(waiting, isPaused)}
        </button>
      )}
      {chosen > 1 ? <span>{countText(chosen)} lines chosen</span> : null}
      {queryFault === null ? null : (
        <span role="alert" data-tone="bad">
          {queryFault}
        </span>
      )}
      {judged === null ? null : <span>looking through the lines: {Math.floor(judged * 100)} %</span>}
      {shown === held ? null : (
        <span role="status" aria-label="Lines shown">
          {countText(shown)} of {countText(held)} lines
        </span>
      )}
      {sample === null ? null : (
        <span data-tone="warn" role="status" aria-label="Sampling">
          {sampleWords(sample)}
        </span>
      )}
      {skipped > 0 ? (
        <span data-tone="warn" title="Counted in the board, but not sent here: they came too fast to read">
          {countText(skipped)} not shown
        </span>
      ) : null}
    </div>
  );
}

function waitingWords(waiting: number, isPaused: boolean): string {
  if (waiting > 0) return `${countText(waiting)} new ${waiting === 1 ? 'line' : 'lines'}`;
  return isPaused ? 'To the last line' : 'To the newest line';
}
