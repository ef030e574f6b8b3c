/** What a reload costs kept connections with this nginx, as measured; or that it was not, and how to. */
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel } from '../state/panel-store.ts';
import classes from './drops.module.css';

export function KeptLossNote() {
  const keptLoss = usePanel((state) => state.board?.keptLoss ?? null);
  if (!keptLoss) return null;
  return (
    <p className={classes.note} data-tone={keptLoss.measured?.lost ? 'warning' : undefined}>
      <PlainWords text={keptLoss.message} />{' '}
      {keptLoss.hint === null ? null : 'Press “Both kinds” and make a change: its receipt counts them.'}
    </p>
  );
}
