/** What the access log says: who got how much, whether that is as it should be, when, and what went wrong. */
import { useState } from 'react';
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel } from '../state/panel-store.ts';
import notes from '../theme/view-note.module.css';
import { BreakdownPane } from './breakdown-pane.tsx';
import { ErrorsPane } from './errors-pane.tsx';
import { ExportBar } from './export-bar.tsx';
import type { TimeRange } from './open-chart.ts';
import { SeriesPane } from './series-pane.tsx';
import classes from './traffic.module.css';
import { TrafficTable } from './traffic-table.tsx';
import { useTrafficView } from './use-traffic.ts';
import { VerdictLine } from './verdict-line.tsx';
import { WindowPicker } from './window-picker.tsx';

export function TrafficView() {
  const [window, setWindow] = useState<TrafficWindow>('change');
  const [backend, setBackend] = useState<string | null>(null);
  const [range, setRange] = useState<TimeRange | null>(null);
  const [picture, setPicture] = useState<(() => void) | null>(null);
  const { value: view, fault } = useTrafficView(window);
  const isLost = usePanel((state) => state.connection !== 'open');
  const isGone = usePanel((state) => state.board?.state === 'gone');
  const beat = view?.toMs ?? 0;
  return (
    <main className={classes.main} data-stale={isLost || undefined}>
      <div className={classes.bar}>
        <WindowPicker window={window} view={view} onPick={setWindow} />
        <ExportBar window={window} range={range} onPicture={picture} />
      </div>
      {fault ? (
        <p className={notes.fault} role="alert">
          <PlainWords text={fault.message} /> <PlainWords text={fault.hint} />
        </p>
      ) : null}
      {isLost || isGone ? (
        <p className={notes.stale} role="status">
          {isLost ? LOST_WORDS : GONE_WORDS}
        </p>
      ) : null}
      {view ? (
        <>
          <section className={classes.plate} aria-label="Traffic by backend">
            {view.services.map((service) => (
              <VerdictLine key={service.name} service={service} isOnly={view.services.length === 1} />
            ))}
            <TrafficTable
              view={view}
              chosen={backend}
              onChoose={(name) => setBackend(name === backend ? null : name)}
            />
          </section>
          <SeriesPane beat={beat} onRange={setRange} onPicture={(paint) => setPicture(() => paint)} />
          <div className={classes.low}>
            <BreakdownPane window={window} backend={backend} beat={Math.floor(beat / SLOW_MS)} />
            <ErrorsPane beat={Math.floor(beat / SLOW_MS)} />
          </div>
        </>
      ) : fault ? null : (
        <p className={classes.none}>Reading the log.</p>
      )}
    </main>
  );
}

/** What is read from the whole log is asked for no oftener. */
const SLOW_MS = 5_000;
const LOST_WORDS =
  'These are the last numbers seen: the controller does not answer. What nginx logs meanwhile is counted once it is back.';
const GONE_WORDS =
  'The engine does not answer: which backends there are is as last seen. nginx may still serve; what it logs is still counted.';
