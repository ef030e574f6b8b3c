import { PlainWords } from '../faults/plain-words.tsx';
import { CopyButton } from '../header/copy-button.tsx';
import classes from './serving.module.css';
import type { Trap } from './traps.ts';

/** Told in full: who reads it looks for the words on their screen. */
export function TrapList({ traps }: { readonly traps: readonly Trap[] }) {
  return (
    <section className={classes.traps} aria-label="Known traps">
      <h3>Known traps</h3>
      {traps.map(({ symptom, why, remedy, command }) => (
        <article key={symptom} className={classes.trap}>
          <code>{symptom}</code>
          <p>
            <PlainWords text={why} />
          </p>
          <p className={classes.remedy}>
            <PlainWords text={remedy} />
          </p>
          {command === undefined ? null : (
            <p className={classes.command}>
              <code>{command}</code> <CopyButton text={command} name="Copy the command" />
            </p>
          )}
        </article>
      ))}
    </section>
  );
}
