import type { Fault } from '../../stack/model/faults.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import classes from './tracing-card.module.css';

/** Where it was asked for, and what to do next. */
export function FaultWords({ fault }: { readonly fault: Fault }) {
  return (
    <p className={classes.fault} role="alert">
      <PlainWords text={fault.message} /> <PlainWords text={fault.hint} />
    </p>
  );
}
