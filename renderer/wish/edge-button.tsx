import type { ReactNode } from 'react';
import { type GroupSettings, usePanelStore } from '../state/panel-store.ts';
import classes from './wish-bar.module.css';

interface EdgeButtonProps {
  /** Whose drawer it opens. */
  readonly of: GroupSettings;
  /** What it sets, for who does not see the label: `Serving`. */
  readonly name: string;
  /** Its state, a word or two: `gunicorn 1×4`. */
  readonly label: string;
  /** What one finds behind it. */
  readonly sentence: string;
  readonly shortcut: string;
  readonly icon: ReactNode;
}

/** Its id is `of` and `-settings`, by which its key presses it. */
export function EdgeButton({ of, name, label, sentence, shortcut, icon }: EdgeButtonProps) {
  const store = usePanelStore();
  return (
    <button
      type="button"
      className={classes.tool}
      aria-haspopup="dialog"
      aria-label={`${name}: ${label}`}
      title={`${sentence}  ( ${shortcut} )`}
      aria-keyshortcuts={shortcut}
      id={`${of}-settings`}
      onClick={() => store.setState({ settings: { of } })}
    >
      {icon} <span>{label}</span>
    </button>
  );
}
