/** The last change, or the one under way: what, because, how long, and what proves it. */

import { Lamp } from '../signals/lamp.tsx';
import { usePanel } from '../state/panel-store.ts';
import { ActivityLine } from './activity-line.tsx';
import { askedWords } from './asked-words.ts';
import classes from './change.module.css';
import { ReceiptLine } from './receipt-line.tsx';

export function ChangeStrip() {
  const activity = usePanel((state) => state.board?.activity ?? null);
  const receipt = usePanel((state) => state.board?.receipt ?? null);
  const asked = usePanel((state) => askedWords(state.pending));
  if (activity) return <ActivityLine activity={activity} />;
  if (asked !== null) {
    return (
      <section className={classes.strip} aria-label="Change under way" aria-live="polite">
        <div className={classes.line}>
          <Lamp aspect="moving" size={14} />
          <strong className={classes.what}>{asked}</strong>
          <span className={classes.because}>asked for; waiting for the receipt</span>
        </div>
      </section>
    );
  }
  if (receipt) return <ReceiptLine key={receipt.id} receipt={receipt} />;
  return (
    <section className={classes.strip} aria-label="Last change">
      <div className={classes.line}>
        <Lamp aspect="unlit" size={14} />
        <span className={classes.because}>
          No change yet. What you set above is proven before it is called done.
        </span>
      </div>
    </section>
  );
}
