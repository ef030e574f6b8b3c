/** One request from its beginning to its end: the waterfall, and all that is known of the span chosen in it. */
import { useMemo, useState } from 'react';
import type { Fault } from '../../stack/model/faults.ts';
import type { Trace } from '../../stack/model/trace.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { countText } from '../format/quantities.ts';
import type { TraceRef } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { layOutTrace, type TraceLayout } from './lay-out-trace.ts';
import { SpanDetails } from './span-details.tsx';
import { spanTimeText } from './time-axis.ts';
import { TraceHead } from './trace-head.tsx';
import classes from './trace-pane.module.css';
import { usePoll } from './use-poll.ts';
import { Waterfall } from './waterfall.tsx';

export function TracePane({
  traceOf,
  onClose,
}: {
  readonly traceOf: TraceRef;
  readonly onClose: () => void;
}) {
  const [isYoung, setYoung] = useState(true);
  const { value: trace, fault } = usePoll(
    JSON.stringify(traceOf),
    isYoung ? EVERY_MS : null,
    async (client) => {
      const told = await client.traces.get(traceOf);
      // A backend tells of its spans seconds after it answered.
      setYoung(Math.abs(Date.now() - told.startedAtMs) < YOUNG_MS);
      return told;
    },
  );
  return (
    <section
      className={classes.pane}
      aria-label="Trace"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
        document.querySelector<HTMLElement>('#trace-list [tabindex="0"]')?.focus();
      }}
    >
      {trace ? (
        <Traced trace={trace} onClose={onClose} />
      ) : fault ? (
        <Unknown fault={fault} onClose={onClose} />
      ) : (
        <p className={classes.none}>Reading the log.</p>
      )}
    </section>
  );
}

function Traced({ trace, onClose }: { readonly trace: Trace; readonly onClose: () => void }) {
  const layout = useMemo(() => layOutTrace(trace), [trace]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = layout.rows.find(({ span }) => span.spanId === chosenId) ?? layout.rows[0];
  const notes = [...trace.notes, ...skewNotes(layout)];
  return (
    <>
      <TraceHead trace={trace} onClose={onClose} />
      {notes.length > 0 ? (
        <ul className={classes.notes} aria-label="Notes on this trace">
          {notes.map((note) => (
            <li key={note}>
              <PlainWords text={note} />
            </li>
          ))}
        </ul>
      ) : null}
      {chosen ? (
        <>
          <Waterfall layout={layout} chosen={chosen} onChoose={({ span }) => setChosenId(span.spanId)} />
          <SpanDetails key={chosen.span.spanId} trace={trace} row={chosen} />
        </>
      ) : (
        <p className={classes.none}>Nothing is known of this trace but its name.</p>
      )}
    </>
  );
}

/** The store is bounded and logs are rotated: what was seen a while ago may be gone. */
function Unknown({ fault, onClose }: { readonly fault: Fault; readonly onClose: () => void }) {
  return (
    <div className={classes.unknown} role="alert">
      <h2>
        {fault.code === 'trace-unknown' ? 'This trace is not known any more' : 'The trace could not be read'}
      </h2>
      <p>
        <PlainWords text={fault.message} /> <PlainWords text={fault.hint} />
      </p>
      <Press onClick={onClose}>Back to the requests</Press>
    </div>
  );
}

function skewNotes({ skewMs, skewed }: TraceLayout): readonly string[] {
  if (skewed === 0) return [];
  const who = skewed === 1 ? 'One span begins' : `${countText(skewed)} spans begin`;
  return [
    `Clocks differ: ${who} before what called ${skewed === 1 ? 'it' : 'them'}, by up to ${spanTimeText(skewMs)}. Each is drawn where it says it was.`,
  ];
}

const EVERY_MS = 3_000;
const YOUNG_MS = 60_000;
