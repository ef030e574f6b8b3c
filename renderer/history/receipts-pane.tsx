/** The receipts of past changes, newest first. */
import { useState } from 'react';
import type { Receipt } from '../../stack/model/receipt.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { durationText, momentText } from '../format/quantities.ts';
import { Lamp } from '../signals/lamp.tsx';
import { usePanel } from '../state/panel-store.ts';
import { useAnswer } from '../state/use-answer.ts';
import classes from './history.module.css';
import { HistoryList } from './history-list.tsx';
import { ReceiptSheet } from './receipt-sheet.tsx';

export function ReceiptsPane() {
  const newest = usePanel((state) => state.board?.receipt?.id ?? null);
  const answer = useAnswer(`receipts ${newest}`, (client) => client.stack.receipts());
  if (answer.kind === 'waiting') return null;
  if (answer.kind === 'refused')
    return (
      <p className={classes.none} role="alert">
        <PlainWords text={answer.fault.message} />
      </p>
    );
  if (answer.value.length === 0) return <p className={classes.none}>Nothing was changed yet.</p>;
  return <Receipts receipts={[...answer.value].sort((a, b) => b.id - a.id)} />;
}

function Receipts({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const [chosen, setChosen] = useState(receipts[0]?.id ?? 0);
  const receipt = receipts.find(({ id }) => id === chosen);
  return (
    <div className={classes.split}>
      <div className={classes.side}>
        <HistoryList name="Receipts" items={receipts} chosen={[chosen]} onChoose={(id) => setChosen(id)}>
          {({ what, by, at, ms, outcome }) => (
            <>
              <Lamp aspect={outcome.kind === 'done' ? 'clear' : 'danger'} size={12} />
              <span className={classes.what}>
                {what}
                <small>
                  {by}, {momentText(at)}
                </small>
              </span>
              <span className={classes.took}>{durationText(ms)}</span>
            </>
          )}
        </HistoryList>
      </div>
      <div className={classes.read}>{receipt ? <ReceiptSheet receipt={receipt} /> : null}</div>
    </div>
  );
}
