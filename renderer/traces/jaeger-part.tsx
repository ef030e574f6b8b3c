import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import type { Fault } from '../../stack/model/faults.ts';
import type { TracingStatus } from '../../stack/model/trace.ts';
import { Lamp } from '../signals/lamp.tsx';
import { Press } from '../theme/press.tsx';
import { FaultWords } from './fault-words.tsx';
import classes from './tracing-card.module.css';
import type { AskTracing } from './use-tracing.ts';

interface JaegerPartProps {
  readonly status: TracingStatus;
  readonly ask: AskTracing;
}

/** A Jaeger of our own, at a click, where its image can be had. */
export function JaegerPart({ status, ask }: JaegerPartProps) {
  const [refused, setRefused] = useState<Fault | null>(null);
  const [isAsked, setAsked] = useState(false);
  const turn = (state: 'on' | 'off') => () => {
    setAsked(true);
    setRefused(null);
    void ask((client) => client.traces.jaeger({ state }))
      .then(setRefused)
      .finally(() => setAsked(false));
  };
  return (
    <div className={classes.part}>
      <h2>
        <Lamp aspect={isAsked ? 'moving' : status.jaeger ? 'clear' : 'unlit'} />
        Jaeger
        <span className={classes.end}>
          {status.jaeger ? (
            <>
              <a href={status.jaeger.url} target="_blank" rel="noreferrer">
                Open Jaeger <IconExternalLink size={13} />
              </a>
              <Press look="quiet" size="small" isBusy={isAsked} disabled={isAsked} onClick={turn('off')}>
                Take it away
              </Press>
            </>
          ) : (
            <Press size="small" isBusy={isAsked} disabled={isAsked} onClick={turn('on')}>
              Start a Jaeger
            </Press>
          )}
        </span>
      </h2>
      <p>
        {status.jaeger
          ? 'A container of ours; it is sent every trace by an exporter of its own.'
          : 'A container beside the stack that keeps and compares traces, with an exporter to it.'}
      </p>
      {refused ? <FaultWords fault={refused} /> : null}
    </div>
  );
}
