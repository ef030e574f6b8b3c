import { Switch } from '@mantine/core';
import type { Method } from '../../stack/model/desired.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import classes from './wish-bar.module.css';

/** `two`: of two drawn backends the less busy one serves; nginx does the same whether `least_conn` is said or not. */
export function RandomOptions({ wished }: { readonly wished: Extract<Method, { kind: 'random' }> }) {
  const commands = useCommands();
  const isSwitching = usePanel((state) => state.pending.method !== null);
  return (
    <div className={classes.options}>
      <Switch
        size="xs"
        withThumbIndicator={false}
        label="draw two, take the less busy"
        checked={wished.two}
        disabled={isSwitching}
        onChange={(event) => commands.method({ kind: 'random', two: event.currentTarget.checked })}
      />
      {wished.two ? (
        <Switch
          size="xs"
          withThumbIndicator={false}
          label="by least_conn, said aloud"
          title="Writes `random two least_conn`: what nginx does anyway, told to whoever reads the config"
          checked={wished.by === 'least_conn'}
          disabled={isSwitching}
          onChange={(event) =>
            commands.method({
              kind: 'random',
              two: true,
              ...(event.currentTarget.checked ? { by: 'least_conn' } : {}),
            })
          }
        />
      ) : null}
    </div>
  );
}
