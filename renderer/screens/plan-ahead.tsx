import { useEffect, useState } from 'react';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { PlanView } from '../../stack/contract/contract.ts';
import { usePanel } from '../state/panel-store.ts';
import classes from './screens.module.css';

type Ahead =
  | { readonly kind: 'asked' }
  | { readonly kind: 'told'; readonly plan: PlanView }
  | { readonly kind: 'refused'; readonly message: string };

/** The controller's own plan for this start, when a person wants to read it first. Nothing is changed by looking. */
export function PlanAhead({ scale }: { readonly scale: number }) {
  const client = usePanel((state) => state.client);
  const [isOpen, setOpen] = useState(false);
  const [ahead, setAhead] = useState<Ahead>({ kind: 'asked' });
  useEffect(() => {
    if (!isOpen || !client) return;
    let isLate = false;
    setAhead({ kind: 'asked' });
    client.stack.plan({ scale }).then(
      (plan) => isLate || setAhead({ kind: 'told', plan }),
      (thrown: unknown) => isLate || setAhead({ kind: 'refused', message: faultOfCall(thrown).message }),
    );
    return () => {
      isLate = true;
    };
  }, [isOpen, client, scale]);
  return (
    <details className={classes.ahead} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What will be done, and why</summary>
      {isOpen ? <Steps ahead={ahead} /> : null}
    </details>
  );
}

function Steps({ ahead }: { readonly ahead: Ahead }) {
  switch (ahead.kind) {
    case 'asked':
      return <p>Looking at what is there…</p>;
    case 'refused':
      return <p>{ahead.message}</p>;
    case 'told':
      return (
        <ol>
          {ahead.plan.steps.map((step) => (
            <li key={`${step.stage} ${step.label}`}>
              {step.label} <span>{step.because}</span>
            </li>
          ))}
        </ol>
      );
    default:
      return ahead satisfies never;
  }
}
