import type { WishEdit } from '../../stack/model/edit.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { useCommands } from '../state/commands.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './tuning.module.css';

interface SettingsFootProps {
  /** What the form says; the sentence where it says nothing that can be. */
  readonly edit: WishEdit | string;
  readonly onReset: () => void;
}

/** What becomes of a form: previewed, applied, or staged while changes are. */
export function SettingsFoot({ edit, onReset }: SettingsFootProps) {
  const store = usePanelStore();
  const commands = useCommands();
  const isStaging = usePanel((state) => state.staged !== null);
  const isConnected = usePanel((state) => state.connection === 'open');
  const isWrong = typeof edit === 'string';
  return (
    <div className={classes.foot}>
      {isWrong ? (
        <p role="alert">
          <PlainWords text={edit} />
        </p>
      ) : null}
      <Press look="quiet" onClick={onReset}>
        As by default
      </Press>
      <span className={classes.ends}>
        <Press
          disabled={isWrong || !isConnected}
          onClick={() => {
            if (isWrong) return;
            store.setState({ settings: null });
            commands.preview(edit);
          }}
        >
          Preview
        </Press>
        <Press type="submit" look="primary" disabled={isWrong || !isConnected}>
          {isStaging ? 'Stage' : 'Apply'}
        </Press>
      </span>
    </div>
  );
}
