import { screenOf } from '../screens/screen-of.ts';
import { showView, usePanel, usePanelStore } from '../state/panel-store.ts';
import { VIEWS, viewOf } from '../views.tsx';
import classes from './view-switch.module.css';

/** Board, Traffic, Config: nothing to choose from while there is one view, or nothing runs. */
export function ViewSwitch() {
  const store = usePanelStore();
  const shown = usePanel((state) => viewOf(state.view).name);
  const isOffered = usePanel((state) => screenOf(state) === 'board') && VIEWS.length > 1;
  if (!isOffered) return null;
  return (
    <nav className={classes.views} aria-label="Views">
      {VIEWS.map(({ name, label, shortcut }) => (
        <button
          key={name}
          type="button"
          aria-current={name === shown ? 'page' : undefined}
          aria-keyshortcuts={shortcut}
          title={`${label}  ( ${shortcut} )`}
          onClick={() => showView(store, name)}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
