import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';

/** Makes the wish before the last change so again. */
export function UndoPress() {
  const commands = useCommands();
  const isUsable = usePanel((state) => state.connection === 'open' && state.board?.state !== 'gone');
  const isBusy = usePanel((state) => state.pending.change === 'undo');
  return (
    <Press
      look="quiet"
      size="small"
      aria-keyshortcuts="u"
      title="What was before this change is wished again  ( u )"
      isBusy={isBusy}
      disabled={!isUsable || isBusy}
      onClick={commands.undo}
    >
      Undo (u)
    </Press>
  );
}
