/** Where spans are taken, what came, and how much of it is kept. */
import { type ReactNode, useState } from 'react';
import type { Fault } from '../../stack/model/faults.ts';
import type { SpanCounts, TracingStatus } from '../../stack/model/trace.ts';
import { bytesText, countText } from '../format/quantities.ts';
import { CopyButton } from '../header/copy-button.tsx';
import { Lamp } from '../signals/lamp.tsx';
import { Press } from '../theme/press.tsx';
import { FaultWords } from './fault-words.tsx';
import classes from './tracing-card.module.css';
import type { AskTracing } from './use-tracing.ts';

interface ReceiverPartProps {
  readonly status: TracingStatus;
  readonly ask: AskTracing;
}

export function ReceiverPart({ status, ask }: ReceiverPartProps) {
  const { receiver, counts, store } = status;
  const [refused, setRefused] = useState<Fault | null>(null);
  const listen = (state: 'on' | 'off') => () =>
    void ask((client) => client.traces.listen({ state })).then(setRefused);
  return (
    <div className={classes.part}>
      <h2>
        <Lamp
          aspect={receiver.state === 'listening' ? 'clear' : receiver.state === 'failed' ? 'danger' : 'unlit'}
        />
        Receiver
        <span className={classes.end}>
          {receiver.state === 'listening' ? (
            status.backends === 'on' ? null : (
              <Press look="quiet" size="small" onClick={listen('off')}>
                Stop listening
              </Press>
            )
          ) : (
            <Press size="small" onClick={listen('on')}>
              {receiver.state === 'failed' ? 'Try again' : 'Listen'}
            </Press>
          )}
        </span>
      </h2>
      {receiver.state === 'listening' ? (
        <p>
          Any program on this machine may send spans here, by OTLP over HTTP: <code>{receiver.url}</code>
          <CopyButton text={receiver.url} name="Copy the receiver’s address" />
        </p>
      ) : receiver.state === 'failed' ? (
        <FaultWords fault={receiver.fault} />
      ) : (
        <p>
          Nothing listens for spans. It does while Flask is traced; other programs on this machine may send
          theirs too once it listens.
        </p>
      )}
      {refused ? <FaultWords fault={refused} /> : null}
      <Counts counts={counts} />
      {store.spans > 0 || receiver.state === 'listening' ? (
        <dl className={classes.use}>
          <Use words="Spans kept" used={store.spans} most={store.maxSpans}>
            {countText(store.spans)} of {countText(store.maxSpans)}, in {countText(store.traces)}{' '}
            {store.traces === 1 ? 'trace' : 'traces'}
          </Use>
          <Use words="Memory" used={store.bytes} most={store.maxBytes}>
            {bytesText(store.bytes)} of {bytesText(store.maxBytes)}
          </Use>
        </dl>
      ) : null}
    </div>
  );
}

function Counts({ counts }: { readonly counts: SpanCounts }) {
  const { received, rejected, dropped } = counts;
  if (received + rejected + dropped === 0) return null;
  return (
    <p role="status" aria-label="Spans received">
      <b>{countText(received)}</b> received
      {rejected > 0 ? (
        <>
          , <b data-bad>{countText(rejected)}</b> rejected: not as the protocol says, or beyond a limit
        </>
      ) : null}
      {dropped > 0 ? (
        <>
          , <b>{countText(dropped)}</b> old ones dropped to make room
        </>
      ) : null}
      .
    </p>
  );
}

interface UseProps {
  readonly words: string;
  readonly used: number;
  readonly most: number;
  readonly children: ReactNode;
}

function Use({ words, used, most, children }: UseProps) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>
        <meter min={0} max={Math.max(1, most)} value={used} aria-label={words} />
        <span>{children}</span>
      </dd>
    </div>
  );
}
