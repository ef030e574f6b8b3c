/** The dock's way to a shell: which one to open, and the tab of the one that is. */
import { IconX } from '@tabler/icons-react';
import classes from '../log/log-tabs.module.css';
import tools from '../log/log-tools.module.css';
import { closeShell, showShell, useBoard, usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';

export function ShellTab() {
  const store = usePanelStore();
  const shellOf = usePanel((state) => state.shellOf);
  const isShown = usePanel((state) => state.isShellShown);
  const names = useBoard((board) => board.backends.map((row) => row.name).join(' '));
  const hasNginx = useBoard((board) => board.nginx.state === 'running');
  const places = [...(hasNginx ? ['nginx'] : []), ...names.split(' ').filter(Boolean)];
  if (shellOf === null) {
    return (
      <select
        className={`${tools.list} ${classes.shellList}`}
        aria-label="Open a shell in"
        title="A terminal inside nginx or a backend"
        value=""
        onChange={(event) => showShell(store, event.currentTarget.value)}
      >
        <option value="" disabled>
          Shell…
        </option>
        {places.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    );
  }
  return (
    <span className={classes.shellTab}>
      <button
        type="button"
        className={classes.tab}
        data-source="shell"
        aria-pressed={isShown}
        data-selected={isShown || undefined}
        onClick={() => showShell(store, shellOf)}
      >
        Shell: {shellOf}
      </button>
      <Press
        look="quiet"
        size="small"
        aria-label={`Close the shell in ${shellOf}`}
        icon={<IconX size={13} />}
        onClick={() => closeShell(store)}
      />
    </span>
  );
}
