/** The edits that wait: each in words, each to be taken out, all to be looked at and applied as one change. */
import { IconX } from '@tabler/icons-react';
import type { WishEdit } from '../../stack/model/edit.ts';
import { Lamp } from '../signals/lamp.tsx';
import { useCommands } from '../state/commands.ts';
import { useBoard, usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { editWords } from './edit-words.ts';
import { subjectOf } from './put-edit.ts';
import classes from './staging.module.css';

export function StagedTray({ edits }: { readonly edits: readonly WishEdit[] }) {
  const store = usePanelStore();
  const commands = useCommands();
  const revision = useBoard((board) => board.revision);
  const isConnected = usePanel((state) => state.connection === 'open');
  const isBusy = usePanel((state) => state.pending.change !== null);
  const isNone = edits.length === 0;
  return (
    <section className={classes.tray} aria-label="Staged changes">
      <Lamp aspect="white" size={14} />
      <strong>Staged</strong>
      {isNone ? (
        <p className={classes.hint}>Nothing yet. What you set above and on the tracks is gathered here.</p>
      ) : (
        <ul className={classes.edits}>
          {edits.map((edit) => {
            const words = editWords(edit);
            return (
              <li key={subjectOf(edit)}>
                <span title={words}>{words}</span>
                <button
                  type="button"
                  aria-label={`Take out ${words}`}
                  title={`Take out ${words}`}
                  onClick={() => store.setState({ staged: edits.filter((other) => other !== edit) })}
                >
                  <IconX size={13} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <span className={classes.ends}>
        <Press
          size="small"
          id="staged-preview"
          disabled={isNone || !isConnected}
          title="The plan, the config’s difference and what the linter says  ( v )"
          aria-keyshortcuts="v"
          onClick={() => store.setState({ preview: { from: 'tray', edits } })}
        >
          Preview
        </Press>
        <Press
          size="small"
          look="primary"
          isBusy={isBusy}
          disabled={isNone || isBusy || !isConnected}
          onClick={() => commands.apply({ from: 'tray', edits }, revision)}
        >
          Apply as one change
        </Press>
        <Press
          size="small"
          look="quiet"
          title={isNone ? 'Each change is sent at once again' : 'Nothing of it is sent'}
          onClick={() => store.setState({ staged: null })}
        >
          {isNone ? 'Close' : 'Discard'}
        </Press>
      </span>
    </section>
  );
}
