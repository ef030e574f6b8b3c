/** Experiments: questions put to this machine, answered by measuring it. */
import { useEffect } from 'react';
import { PlainWords } from '../faults/plain-words.tsx';
import { LoadRuns } from '../load/load-runs.tsx';
import { usePanel } from '../state/panel-store.ts';
import notes from '../theme/view-note.module.css';
import { ExperimentCard } from './experiment-card.tsx';
import classes from './lab.module.css';
import { refreshLab, runExperiment, showResult, stopExperiment, useLab } from './lab-store.ts';
import { ResultPage } from './result-page.tsx';
import { RunStrip } from './run-strip.tsx';

export function LabView() {
  const client = usePanel((state) => state.client);
  const { list, results, shown, progress, isStopping, fault } = useLab((state) => state);
  const running = progress ?? list?.running ?? null;
  const isAnothers = progress === null && running !== null;
  useEffect(() => {
    if (client) void refreshLab(client);
  }, [client]);
  useEffect(() => {
    if (!client || !isAnothers) return;
    const timer = setInterval(() => void refreshLab(client), LOOK_MS);
    return () => clearInterval(timer);
  }, [client, isAnothers]);
  const newest = Math.max(0, ...(list?.experiments ?? []).map(({ last }) => last?.id ?? 0));
  const shownId = shown === 'newest' ? newest : shown;
  const result = results.get(shownId ?? 0) ?? null;
  return (
    <main className={classes.main}>
      {fault ? (
        <p className={notes.fault} role="alert">
          <PlainWords text={fault.message} /> <PlainWords text={fault.hint} />
        </p>
      ) : null}
      {running && client ? (
        <RunStrip progress={running} isStopping={isStopping} onStop={() => void stopExperiment(client)} />
      ) : null}
      <div className={classes.cards}>
        {(list?.experiments ?? []).map((card) => (
          <ExperimentCard
            key={card.name}
            card={card}
            result={card.last === null ? null : (results.get(card.last.id) ?? null)}
            isShown={card.last !== null && card.last.id === shownId}
            isHeldBack={running !== null || client === null}
            onRun={(mode) => client && void runExperiment(client, card.name, mode)}
            onShow={() => client && card.last && void showResult(client, card.last.id)}
          />
        ))}
      </div>
      {result && client ? <ResultPage result={result} onClose={() => void showResult(client, null)} /> : null}
      <LoadRuns />
    </main>
  );
}

/** Another shell's run is looked at so often. */
const LOOK_MS = 2000;
