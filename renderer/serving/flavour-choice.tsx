import { useId } from 'react';
import type { Serving } from '../../stack/model/serving.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { FLAVOURS } from './flavours.ts';
import classes from './serving.module.css';

interface FlavourChoiceProps {
  readonly chosen: Serving['kind'];
  readonly onChange: (kind: Serving['kind']) => void;
}

/** One of three, each with its name; of the chosen one what it is and when it hurts. */
export function FlavourChoice({ chosen, onChange }: FlavourChoiceProps) {
  const id = useId();
  return (
    <div className={classes.flavour}>
      <fieldset className={classes.choices} aria-label="Server program" aria-describedby={id}>
        {KINDS.map((kind) => (
          <label key={kind} className={classes.choice}>
            <input
              type="radio"
              name={id}
              value={kind}
              checked={kind === chosen}
              data-autofocus={kind === chosen || undefined}
              onChange={() => onChange(kind)}
            />
            {FLAVOURS[kind].label}
          </label>
        ))}
      </fieldset>
      <p id={id}>
        <PlainWords text={FLAVOURS[chosen].is} />{' '}
        <span className={classes.hurts}>
          <PlainWords text={FLAVOURS[chosen].hurts} />
        </span>
      </p>
    </div>
  );
}

const KINDS = Object.keys(FLAVOURS) as readonly Serving['kind'][];
