import { Lamp } from '../signals/lamp.tsx';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './tracing-card.module.css';

/** Whether Flask tells of its spans; what it costs to change that is said before it is asked for. */
export function FlaskSwitch() {
  const commands = useCommands();
  const tracing = usePanel((state) => state.board?.service.tracing ?? 'off');
  const running = usePanel(
    (state) =>
      state.board?.backends.filter(({ state: is }) => is === 'ready' || is === 'starting').length ?? 0,
  );
  const isUnderWay = usePanel((state) => (state.pending.change ?? '').includes('trac'));
  const isOff = usePanel((state) => state.connection !== 'open' || state.board?.state === 'gone');
  const next = tracing === 'on' ? 'off' : 'on';
  const cost =
    running === 0
      ? 'No backend runs; the next ones start with it.'
      : running === 1
        ? 'This restarts the backend; nginx waits for it.'
        : `This restarts the ${running} backends one by one, while the others answer.`;
  return (
    <div className={classes.part}>
      <h2>
        <Lamp aspect={isUnderWay ? 'moving' : tracing === 'on' ? 'clear' : 'unlit'} />
        Flask’s spans
        <span className={classes.end}>
          <Press
            look="quiet"
            size="small"
            disabled={isOff}
            onClick={() => commands.preview({ kind: 'tracing', tracing: next })}
          >
            Preview
          </Press>
          <Press
            look={tracing === 'on' ? 'plain' : 'primary'}
            size="small"
            isBusy={isUnderWay}
            disabled={isOff}
            onClick={() => commands.edit({ kind: 'tracing', tracing: next })}
          >
            {tracing === 'on' ? 'Trace Flask no more' : 'Trace Flask'}
          </Press>
        </span>
      </h2>
      <p>
        {tracing === 'on'
          ? 'Each backend tells of its requests by OpenTelemetry; they lie under nginx’s tries, seconds after the answer.'
          : 'Every request is traced as nginx saw it, each try with its backend, without any cost. With Flask traced, a trace also shows what happened inside.'}{' '}
        {cost}
      </p>
    </div>
  );
}
