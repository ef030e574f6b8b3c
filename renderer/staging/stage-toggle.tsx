import { IconStack2 } from '@tabler/icons-react';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import classes from '../wish/wish-bar.module.css';

/** Changes gathered in a tray and applied as one; closed again only while nothing is lost by it. */
export function StageToggle() {
  const commands = useCommands();
  const staged = usePanel((state) => state.staged?.length ?? null);
  const isOn = staged !== null;
  const words = isOn ? 'Changes are gathered below' : 'Gather changes, look at them, apply them as one';
  return (
    <button
      type="button"
      id="stage-toggle"
      className={classes.tool}
      aria-pressed={isOn}
      aria-keyshortcuts="s"
      disabled={isOn && staged > 0}
      title={`${words}  ( s )`}
      onClick={commands.toggleStaging}
    >
      <IconStack2 size={14} /> Stage changes
    </button>
  );
}
