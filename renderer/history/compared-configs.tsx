import type { GenerationEntry } from '../../stack/contract/contract.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { PlainWords } from '../faults/plain-words.tsx';
import { useAnswer } from '../state/use-answer.ts';
import history from './history.module.css';
import classes from './one-entry.module.css';

interface ComparedConfigsProps {
  readonly one: GenerationEntry;
  readonly other: GenerationEntry;
}

/** From the older to the newer, whichever was chosen first. */
export function ComparedConfigs({ one, other }: ComparedConfigsProps) {
  const from = Math.min(one.generation, other.generation);
  const to = Math.max(one.generation, other.generation);
  const answer = useAnswer(`compare ${from} ${to}`, (client) => client.history.compare({ from, to }));
  return (
    <>
      <div className={classes.head}>
        <div>
          <h3>
            From generation {from} to {to}
          </h3>
          <p>What was added and removed on the way.</p>
        </div>
      </div>
      {answer.kind === 'here' ? (
        <DiffView text={answer.value} none="The same, line by line, but for the number." />
      ) : null}
      {answer.kind === 'refused' ? (
        <p className={history.none} role="alert">
          <PlainWords text={answer.fault.message} />
        </p>
      ) : null}
    </>
  );
}
