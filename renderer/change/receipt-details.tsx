import type { Receipt } from '../../stack/model/receipt.ts';
import { durationText } from '../format/quantities.ts';
import { visibleLines } from '../log/visible-text.ts';
import classes from './change.module.css';
import { TrafficDetails } from './traffic-details.tsx';

export function ReceiptDetails({ id, receipt }: { readonly id: string; readonly receipt: Receipt }) {
  const fault = receipt.outcome.kind === 'restored' ? receipt.outcome.fault : null;
  return (
    <div className={classes.details} id={id}>
      <dl>
        <dt>because</dt>
        <dd>{receipt.because}</dd>
        <dt>stages</dt>
        <dd className={classes.stageList}>
          {receipt.stages.map((stage) => (
            <span key={stage.name}>
              {stage.name} <b>{durationText(stage.ms)}</b>
            </span>
          ))}
        </dd>
        <dt>proof</dt>
        <dd>{receipt.proof ?? 'no config changed, so there was none to prove'}</dd>
        {receipt.traffic ? <TrafficDetails traffic={receipt.traffic} /> : null}
        {fault ? (
          <>
            <dt>fault</dt>
            <dd>
              <code>{fault.code}</code>
            </dd>
          </>
        ) : null}
      </dl>
      {fault?.detail ? <pre>{visibleLines(fault.detail)}</pre> : null}
    </div>
  );
}
