/** Up and Down. Down asks once more, in place: it is undone by one click, so a dialogue would be too much. */
import { IconPlayerStopFilled, IconPower } from '@tabler/icons-react';
import type { Board } from '../../stack/model/board.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './header.module.css';

export function PowerButton() {
  const store = usePanelStore();
  const commands = useCommands();
  const stackState = usePanel((state) => state.board?.state ?? null);
  const isNothingToPress = usePanel(({ board }) => board !== null && isWithoutEngine(board));
  const isConnected = usePanel((state) => state.connection === 'open');
  const power = usePanel((state) => state.pending.power);
  const isDownAsked = usePanel((state) => state.isDownAsked);

  if (stackState === null || isNothingToPress) return null;
  if (stackState === 'down') {
    return (
      <Press
        icon={<IconPower size={15} />}
        isBusy={power === 'up'}
        disabled={!isConnected || power !== null}
        onClick={() => commands.up({})}
      >
        Up
      </Press>
    );
  }
  if (!isDownAsked) {
    return (
      <Press
        icon={<IconPlayerStopFilled size={14} />}
        isBusy={power === 'down' || stackState === 'stopping'}
        disabled={!isConnected || power === 'down' || stackState === 'stopping'}
        onClick={() => store.setState({ isDownAsked: true })}
      >
        Down
      </Press>
    );
  }
  return (
    <fieldset
      className={classes.confirm}
      aria-label="Bring the stack down?"
      onKeyDown={(event) => {
        if (event.key === 'Escape') store.setState({ isDownAsked: false });
      }}
    >
      Stop nginx and all backends?
      <Press
        look="danger"
        autoFocus
        onClick={() => {
          store.setState({ isDownAsked: false });
          commands.down();
        }}
      >
        Bring it down
      </Press>
      <Press look="quiet" onClick={() => store.setState({ isDownAsked: false })}>
        Keep it
      </Press>
    </fieldset>
  );
}

/** No engine yet, or none left, and nothing of ours seen: the screen below says what can be done. */
function isWithoutEngine(board: Board): boolean {
  return board.engine.state !== 'answering' && board.backends.length === 0;
}
