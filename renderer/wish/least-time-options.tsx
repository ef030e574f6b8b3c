import { Switch } from '@mantine/core';
import type { Method } from '../../stack/model/desired.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import classes from './wish-bar.module.css';

type LeastTime = Extract<Method, { kind: 'least_time' }>;

/** Which time is measured, and whether requests still under way count into it. */
export function LeastTimeOptions({ wished }: { readonly wished: LeastTime }) {
  const commands = useCommands();
  const isSwitching = usePanel((state) => state.pending.method !== null);
  return (
    <div className={classes.options}>
      <label title="The time to the answer’s first line, or to its last byte">
        time to
        <select
          value={wished.by}
          disabled={isSwitching}
          onChange={(event) =>
            commands.method({
              ...wished,
              by: event.currentTarget.value === 'last_byte' ? 'last_byte' : 'header',
            })
          }
        >
          <option value="header">header</option>
          <option value="last_byte">last byte</option>
        </select>
      </label>
      <Switch
        size="xs"
        withThumbIndicator={false}
        label="inflight"
        title="Requests under way count too: a backend that hangs is noticed before it answers"
        checked={wished.inflight}
        disabled={isSwitching}
        onChange={(event) => commands.method({ ...wished, inflight: event.currentTarget.checked })}
      />
    </div>
  );
}
