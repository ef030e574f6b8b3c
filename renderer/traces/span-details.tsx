/** All that is known of one span. */

import type { Trace, TraceSpan, TraceSpanKind } from '../../stack/model/trace.ts';
import { CopyButton } from '../header/copy-button.tsx';
import { visibleLines, visibleText } from '../log/visible-text.ts';
import type { SpanRow } from './lay-out-trace.ts';
import { printTraceparent } from './print-trace.ts';
import classes from './span-details.module.css';
import { spanTimeText } from './time-axis.ts';

export function SpanDetails({ trace, row }: { readonly trace: Trace; readonly row: SpanRow }) {
  const { span } = row;
  const attributes = Object.entries(span.attributes);
  return (
    <section className={classes.details} aria-label="The chosen span">
      <header>
        <h3>{shortened(span.name)}</h3>
        <span>
          traceparent
          <CopyButton
            text={printTraceparent(trace, span)}
            name="Copy a traceparent whose parent is this span"
          />
          JSON
          <CopyButton text={JSON.stringify(span, null, 2)} name="Copy the span as JSON" />
        </span>
      </header>
      {span.reason === null ? null : (
        <p className={classes.reason} data-outcome={span.outcome}>
          {shortened(span.reason)}
        </p>
      )}
      <div className={classes.columns}>
        <dl>
          {factsOf(trace, row).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{shortened(value)}</dd>
            </div>
          ))}
        </dl>
        <dl>
          {attributes.map(([name, value]) => (
            <div key={name}>
              <dt title={shortened(name)}>{shortened(name)}</dt>
              <dd>{shortened(value)}</dd>
            </div>
          ))}
          {attributes.length === 0 ? <p>No attributes.</p> : null}
        </dl>
      </div>
      {span.events.length > 0 ? <Events span={span} /> : null}
    </section>
  );
}

function Events({ span }: { readonly span: TraceSpan }) {
  return (
    <ol className={classes.events} aria-label="Events">
      {span.events.map(({ name, atMs, attributes }, index) => (
        <li key={index}>
          <b>{shortened(name)}</b> <time>{spanTimeText(atMs)}</time>
          {Object.entries(attributes).map(([key, value]) =>
            value.includes('\n') ? (
              <details key={key}>
                <summary>{shortened(key)}</summary>
                <pre>{visibleLines(value.slice(0, MOST_CHARACTERS))}</pre>
              </details>
            ) : (
              <span key={key}>
                {shortened(key)} <code>{shortened(value)}</code>
              </span>
            ),
          )}
        </li>
      ))}
    </ol>
  );
}

function factsOf(trace: Trace, row: SpanRow): readonly (readonly [string, string])[] {
  const { span, ownMs, earlyMs, lateMs } = row;
  const { kind, service, backend, address, startMs, durationMs, status } = span;
  return [
    ['told by', `${TOLD_BY[kind]}${kind === 'nginx' || kind === 'try' ? '' : `, ${service}`}`],
    ...(backend === null
      ? []
      : [['backend', address === null ? backend : `${backend} (${address})`] as const]),
    ...(backend === null && address !== null ? [['address', address] as const] : []),
    [
      'begins',
      `${spanTimeText(startMs)}, at ${new Date(trace.startedAtMs + startMs).toISOString().slice(11, 23)} UTC`,
    ],
    ['took', durationMs === null ? 'not logged' : spanTimeText(durationMs)],
    ...(durationMs === null || durationMs === 0
      ? []
      : [['itself', `${spanTimeText(ownMs)}, ${Math.round((ownMs / durationMs) * 100)} %`] as const]),
    ...(status === null ? [] : [['status', String(status)] as const]),
    ...(earlyMs > 0 ? [['clock', `${spanTimeText(earlyMs)} before its parent began`] as const] : []),
    ...(lateMs > 0 ? [['outlives', `its parent by ${spanTimeText(lateMs)}`] as const] : []),
    ['span', span.spanId],
  ];
}

/** As much as a person reads; the copy has all of it. */
function shortened(text: string): string {
  const rest = text.length - MOST_CHARACTERS;
  return rest <= 0
    ? visibleText(text)
    : `${visibleText(text.slice(0, MOST_CHARACTERS))} … ${rest} characters more`;
}

const TOLD_BY: Readonly<Record<TraceSpanKind, string>> = {
  nginx: 'nginx’s access log',
  try: 'nginx’s access log',
  backend: 'the backend',
  other: 'another program',
};
const MOST_CHARACTERS = 4_000;
