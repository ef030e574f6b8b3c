/** What the last change did: the proof a person keeps. A restored one says why, and what to do next. */
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Receipt } from '../../stack/model/receipt.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { clockText, durationText } from '../format/quantities.ts';
import { Lamp } from '../signals/lamp.tsx';
import { Press } from '../theme/press.tsx';
import classes from './change.module.css';
import { ReceiptDetails } from './receipt-details.tsx';
import { StageBar } from './stage-bar.tsx';
import { TrafficFigure } from './traffic-figure.tsx';
import { UndoPress } from './undo-press.tsx';

export function ReceiptLine({ receipt }: { readonly receipt: Receipt }) {
  const [isOpen, setOpen] = useState(false);
  const detailsId = useId();
  const { outcome } = receipt;
  const isDone = outcome.kind === 'done';
  return (
    <section
      className={classes.strip}
      data-kind={outcome.kind}
      aria-label="Last change"
      role={isDone ? undefined : 'alert'}
    >
      <div className={classes.line}>
        <Lamp aspect={isDone ? 'clear' : 'danger'} size={14} />
        <strong className={classes.what} title={receipt.what}>
          {receipt.what}
        </strong>
        <span className={classes.because} title={receipt.because}>
          {isDone ? becauseOf(receipt) : <b>Not done; the old state serves.</b>}
        </span>
        <span className={classes.facts}>
          <span className={classes.figure}>
            {receipt.by}, {clockText(receipt.at)}
          </span>
          <TrafficFigure traffic={receipt.traffic} />
          <StageBar stages={receipt.stages} />
          <span className={classes.time}>{durationText(receipt.ms)}</span>
          {receipt.generation === null ? null : (
            <span className={classes.generation} title={receipt.proof ?? undefined}>
              generation {receipt.generation}
            </span>
          )}
          {isDone && !isRestart(receipt) ? <UndoPress /> : null}
          <Press
            look="quiet"
            size="small"
            aria-label="Details of the last change"
            aria-expanded={isOpen}
            aria-controls={detailsId}
            icon={<IconChevronDown size={15} className={classes.chevron} data-open={isOpen || undefined} />}
            onClick={() => setOpen(!isOpen)}
          />
        </span>
      </div>
      {outcome.kind === 'restored' ? (
        <p className={classes.hint}>
          <PlainWords text={outcome.fault.message} /> <PlainWords text={outcome.fault.hint} />
        </p>
      ) : null}
      {isOpen ? <ReceiptDetails id={detailsId} receipt={receipt} /> : null}
    </section>
  );
}

/** Read right after what was done, so that it need not be named twice: `method ip_hash`, `was asked for`. */
function becauseOf({ what, because }: Receipt): string {
  return because.startsWith(`${what} `) ? because.slice(what.length + 1) : because;
}

/** A restart is done and over: what undo would take back is an older change. */
function isRestart({ what }: Receipt): boolean {
  return what.startsWith('restart');
}
