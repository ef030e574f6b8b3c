/** Requests sent on purpose: the wish, the runs, and the map of who answered. */
import { usePanel } from '../state/panel-store.ts';
import { KeptLossNote } from './kept-loss-note.tsx';
import classes from './load.module.css';
import { LoadForm } from './load-form.tsx';
import { LoadOutcome } from './load-outcome.tsx';
import { LoadsOutcome } from './loads-outcome.tsx';

const NONE: readonly never[] = [];

export function LoadCard() {
  const loads = usePanel((state) => state.board?.loads ?? NONE);
  const service = usePanel((state) => state.board?.service.name ?? '');
  const [only] = loads;
  return (
    <section className={classes.card} aria-label="Load run">
      <h2 className={classes.title}>Load run</h2>
      <LoadForm loads={loads} />
      {loads.length > 1 ? <LoadsOutcome loads={loads} /> : null}
      {loads.length === 1 && only ? <LoadOutcome load={only} service={service} /> : null}
      {loads.length === 0 ? (
        <p className={classes.none}>
          Sends requests through nginx and counts which backend answered each: the same numbers as the
          board’s, seen from the other side.
        </p>
      ) : null}
      <KeptLossNote />
    </section>
  );
}
