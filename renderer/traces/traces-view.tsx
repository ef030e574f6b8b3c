/** Single requests, followed: which there were, where each spent its time, and who else is told. */
import { useState } from 'react';
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import notes from '../theme/view-note.module.css';
import { TraceBar } from './trace-bar.tsx';
import { TraceList } from './trace-list.tsx';
import { TracePane } from './trace-pane.tsx';
import classes from './traces.module.css';
import { TracingCard } from './tracing-card.tsx';
import { useTraceList } from './use-trace-list.ts';

export function TracesView() {
  const store = usePanelStore();
  const filter = usePanel((state) => state.traceFilter);
  const traceOf = usePanel((state) => state.traceOf);
  const isLost = usePanel((state) => state.connection !== 'open');
  const isGone = usePanel((state) => state.board?.state === 'gone');
  const [isLive, setLive] = useState(true);
  const [isScrolled, setScrolled] = useState(false);
  const [beat, setBeat] = useState(0);
  const isHeld = traceOf !== null || isScrolled;
  const list = useTraceList(filter, isLive ? (isHeld ? 'held' : 'live') : 'once', beat);
  return (
    <main className={classes.main} data-stale={isLost || undefined}>
      <TraceBar
        list={list}
        isLive={isLive}
        onLive={() => setLive(!isLive)}
        onAgain={() => setBeat((count) => count + 1)}
      />
      {list.fault && !isLost ? (
        <p className={notes.fault} role="alert">
          <PlainWords text={list.fault.message} /> <PlainWords text={list.fault.hint} />
        </p>
      ) : null}
      {isLost || isGone ? (
        <p className={notes.stale} role="status">
          {isLost ? LOST_WORDS : GONE_WORDS}
        </p>
      ) : null}
      <div className={classes.desk}>
        <TraceList list={list} onScrolled={setScrolled} />
        {traceOf ? (
          <TracePane
            key={'traceId' in traceOf ? traceOf.traceId : traceOf.requestId}
            traceOf={traceOf}
            onClose={() => store.setState({ traceOf: null })}
          />
        ) : (
          <TracingCard />
        )}
      </div>
    </main>
  );
}

const LOST_WORDS =
  'These are the last requests seen: the controller does not answer. What nginx logs meanwhile is found once it is back.';
const GONE_WORDS =
  'The engine does not answer. nginx may still serve; what it logs is still found here, and spans are still taken.';
