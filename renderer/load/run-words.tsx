/** What a person calls a run, and notes of it; kept when the field is left, or by Enter. */
import { type FormEvent, useState } from 'react';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { LoadRun } from '../../stack/model/load-run.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './load-runs.module.css';

export function RunWords({ run, onChanged }: { readonly run: LoadRun; readonly onChanged: () => void }) {
  const client = usePanel((state) => state.client);
  const [name, setName] = useState(run.name);
  const [note, setNote] = useState(run.note);
  const [said, setSaid] = useState('');
  const isChanged = name !== run.name || note !== run.note;
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (client === null || !isChanged) return;
    client.runs.rename({ run: run.run, name, note }).then(
      () => {
        setSaid('Kept.');
        onChanged();
      },
      (thrown: unknown) => setSaid(faultOfCall(thrown).message),
    );
  };
  return (
    <form className={classes.words} onSubmit={keep}>
      <input
        aria-label={`Name of run ${run.run}`}
        placeholder="Name"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <input
        aria-label={`Note of run ${run.run}`}
        placeholder="Note"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Press type="submit" look="quiet" size="small" disabled={!isChanged}>
        Keep
      </Press>
      <output>{said}</output>
    </form>
  );
}
