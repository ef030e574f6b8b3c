import {
  IconAdjustmentsHorizontal,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconRefresh,
} from '@tabler/icons-react';
import type { BackendRow } from '../../stack/model/board.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { canStart } from './can-start.ts';
import classes from './track.module.css';

type RowActionsProps = Pick<BackendRow, 'name' | 'state' | 'stoppedByPerson'>;

export function RowActions({ name, state, stoppedByPerson }: RowActionsProps) {
  const commands = useCommands();
  const store = usePanelStore();
  const pending = usePanel((panel) => panel.pending.rows[name] ?? null);
  const staged = usePanel(
    (panel) => stagedOf(panel.staged, 'backend', (edit) => edit.name === name)?.action ?? null,
  );
  const isTuningStaged = usePanel(
    (panel) => stagedOf(panel.staged, 'tune', (edit) => edit.backend === name) !== null,
  );
  const isUsable = usePanel((panel) => panel.connection === 'open' && panel.board?.state !== 'gone');
  const isOff = canStart({ state, stoppedByPerson });
  const other = isOff ? 'start' : 'stop';
  const verb = isOff ? 'Start' : 'Stop';
  const OtherIcon = isOff ? IconPlayerPlayFilled : IconPlayerStopFilled;
  return (
    <span className={classes.buttons}>
      <Press
        look="quiet"
        size="small"
        aria-label={`Settings of ${name}`}
        title={`Weight, limits, backup, drain of ${name}`}
        aria-haspopup="dialog"
        data-action="tune"
        data-staged={isTuningStaged || undefined}
        icon={<IconAdjustmentsHorizontal size={16} />}
        disabled={!isUsable}
        onClick={() => store.setState({ settings: { of: 'backend', name } })}
      />
      <Press
        look="quiet"
        size="small"
        aria-label={`Restart ${name}`}
        title={`Restart ${name}`}
        data-action="restart"
        data-staged={staged === 'restart' || undefined}
        icon={<IconRefresh size={16} />}
        isBusy={pending === 'restart'}
        disabled={!isUsable || pending !== null || isOff}
        onClick={() => commands.act(name, 'restart')}
      />
      <Press
        look="quiet"
        size="small"
        aria-label={`${verb} ${name}`}
        title={`${verb} ${name}`}
        data-action={other}
        data-staged={staged === other || undefined}
        icon={<OtherIcon size={15} />}
        isBusy={pending === 'start' || pending === 'stop'}
        disabled={!isUsable || pending !== null}
        onClick={() => commands.act(name, other)}
      />
    </span>
  );
}
