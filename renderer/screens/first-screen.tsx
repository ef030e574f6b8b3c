/** Nothing runs: one button, and what it will do. */
import { IconPower } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { PlainWords } from '../faults/plain-words.tsx';
import { useCommands } from '../state/commands.ts';
import { useBoard, usePanel, usePanelStore } from '../state/panel-store.ts';
import { addToast } from '../state/toasts.ts';
import { Press } from '../theme/press.tsx';
import { parseScale } from '../wish/parse-scale.ts';
import { PlanAhead } from './plan-ahead.tsx';
import classes from './screens.module.css';
import { StartPicture } from './start-picture.tsx';

export function FirstScreen() {
  const store = usePanelStore();
  const commands = useCommands();
  const service = useBoard((board) => board.service);
  const engine = useBoard((board) => board.engine);
  const port = useBoard((board) => board.port);
  const isBusy = usePanel((state) => state.pending.power === 'up');
  const isConnected = usePanel((state) => state.connection === 'open');
  const [scale, setScale] = useState(String(service.scale));
  const parsed = parseScale(scale);
  const count = typeof parsed === 'number' ? parsed : service.scale;

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (typeof parsed === 'number') commands.up(parsed === service.scale ? {} : { scale: parsed });
    else addToast(store, 'Up', parsed);
  };

  return (
    <section className={classes.screen} aria-label="Start">
      <form className={classes.start} onSubmit={onSubmit}>
        <StartPicture backends={count} />
        <h2>Nothing runs</h2>
        <p className={classes.lead}>
          One nginx on <code>127.0.0.1:{port}</code>, and behind it{' '}
          <input
            className={classes.count}
            aria-label="Number of backends"
            inputMode="numeric"
            autoComplete="off"
            value={scale}
            onChange={(event) => setScale(event.currentTarget.value)}
          />{' '}
          {count === 1 ? 'copy' : 'copies'} of <code>{service.name}</code>.
        </p>
        <Press
          type="submit"
          id="start"
          look="primary"
          size="large"
          icon={<IconPower size={19} />}
          isBusy={isBusy}
          disabled={isBusy || !isConnected || engine.state === 'finding'}
          aria-keyshortcuts="u"
        >
          Bring it up
        </Press>
        <p className={classes.small}>
          On {engine.state === 'answering' ? engine.name : 'the first engine that answers'}. Nothing else on
          this machine is touched; it keeps running when this panel is closed.
        </p>
        <PlanAhead scale={count} />
        {engine.fault ? (
          <p className={classes.fault} role="alert">
            <b>
              <PlainWords text={engine.fault.message} />
            </b>{' '}
            <PlainWords text={engine.fault.hint} />
          </p>
        ) : null}
      </form>
    </section>
  );
}
