/** The configs on disk, newest first: one chosen is read, two are compared. */
import { useState } from 'react';
import type { GenerationEntry } from '../../stack/contract/contract.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { momentText } from '../format/quantities.ts';
import { usePanel } from '../state/panel-store.ts';
import { useAnswer } from '../state/use-answer.ts';
import { choose } from './choose.ts';
import { ComparedConfigs } from './compared-configs.tsx';
import classes from './history.module.css';
import { HistoryList } from './history-list.tsx';
import { OneConfig } from './one-config.tsx';

export function GenerationsPane() {
  const seen = usePanel((state) => `${state.board?.generation} ${state.board?.receipt?.id}`);
  const answer = useAnswer(`generations ${seen}`, (client) => client.history.list());
  if (answer.kind === 'waiting') return null;
  if (answer.kind === 'refused')
    return (
      <p className={classes.none} role="alert">
        <PlainWords text={answer.fault.message} />
      </p>
    );
  if (answer.value.length === 0) return <p className={classes.none}>No config was written yet.</p>;
  return <Generations entries={answer.value} />;
}

function Generations({ entries }: { readonly entries: readonly GenerationEntry[] }) {
  const [chosen, setChosen] = useState<readonly number[]>(() => [
    (entries.find(({ state }) => state === 'current') ?? entries[0])?.generation ?? 0,
  ]);
  const [first, second] = chosen.flatMap((one) => entries.filter(({ generation }) => generation === one));
  return (
    <div className={classes.split}>
      <div className={classes.side}>
        <HistoryList
          name="Configs"
          items={entries.map((entry) => ({ id: entry.generation, entry }))}
          chosen={chosen}
          compares
          onChoose={(id, how) => setChosen(choose(chosen, id, how))}
        >
          {({ entry }) => <GenerationWords entry={entry} />}
        </HistoryList>
        <p className={classes.keys}>
          <kbd>Shift</kbd> and an arrow, or <kbd>Ctrl</kbd> and a click, compares two.
        </p>
      </div>
      <div className={classes.read}>
        {first && second ? <ComparedConfigs one={first} other={second} /> : null}
        {first && !second ? <OneConfig key={first.generation} entry={first} /> : null}
      </div>
    </div>
  );
}

function GenerationWords({ entry }: { readonly entry: GenerationEntry }) {
  return (
    <>
      <b className={classes.number}>{entry.generation}</b>
      <span className={classes.what}>
        {entry.what ?? (entry.state === 'refused' ? 'nginx did not take it' : 'a step in between')}
        <small>
          {entry.by === null ? '' : `${entry.by}, `}
          {momentText(entry.at)}
        </small>
      </span>
      {entry.state === 'kept' ? null : (
        <span className={classes.badge} data-state={entry.state}>
          {entry.state === 'current' ? 'serves now' : 'refused'}
        </span>
      )}
    </>
  );
}
