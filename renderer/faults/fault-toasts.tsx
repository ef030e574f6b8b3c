/** Faults of what a person asked for, until they are put away; what was done out of sight, for some seconds. */
import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { visibleLines } from '../log/visible-text.ts';
import { Lamp } from '../signals/lamp.tsx';
import { type DoneToast, type FaultToast, usePanel, usePanelStore } from '../state/panel-store.ts';
import { dropToast } from '../state/toasts.ts';
import { Press } from '../theme/press.tsx';
import classes from './faults.module.css';
import { PlainWords } from './plain-words.tsx';

export function FaultToasts() {
  const toasts = usePanel((state) => state.toasts);
  return (
    <section className={classes.toasts} aria-label="Faults">
      {toasts.map((toast) =>
        toast.kind === 'fault' ? (
          <FaultWords key={toast.id} toast={toast} />
        ) : (
          <DoneWords key={toast.id} toast={toast} />
        ),
      )}
    </section>
  );
}

function DoneWords({ toast }: { readonly toast: DoneToast }) {
  const store = usePanelStore();
  useEffect(() => {
    const timer = setTimeout(() => dropToast(store, toast.id), DONE_SEEN_MS);
    return () => clearTimeout(timer);
  }, [store, toast.id]);
  return (
    <div className={classes.toast} role="status" data-kind="done">
      <Lamp aspect="clear" size={14} />
      <div className={classes.words}>
        <p className={classes.asked}>{toast.words}</p>
        <p className={classes.next}>{toast.because}</p>
      </div>
    </div>
  );
}

function FaultWords({ toast }: { readonly toast: FaultToast }) {
  const store = usePanelStore();
  const { asked, fault, again } = toast;
  return (
    <div className={classes.toast} role="alert">
      <Lamp aspect="danger" size={14} />
      <div className={classes.words}>
        <p className={classes.asked}>
          {asked} <code>{fault.code}</code>
        </p>
        <p>
          <PlainWords text={fault.message} />
        </p>
        {fault.hint ? (
          <p className={classes.next}>
            <PlainWords text={fault.hint} />
          </p>
        ) : null}
        {again ? (
          <Press
            size="small"
            onClick={() => {
              dropToast(store, toast.id);
              again.run();
            }}
          >
            {again.words}
          </Press>
        ) : null}
        {fault.detail ? (
          <details>
            <summary>Evidence</summary>
            <pre>{visibleLines(fault.detail)}</pre>
          </details>
        ) : null}
      </div>
      <Press
        look="quiet"
        size="small"
        aria-label="Put this fault away"
        icon={<IconX size={15} />}
        onClick={() => dropToast(store, toast.id)}
      />
    </div>
  );
}

const DONE_SEEN_MS = 8_000;
