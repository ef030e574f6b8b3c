/** The experiment under way: how far it is, what it does, and its stop. */
import { experimentFacts } from '../../stack/lab/experiments.ts';
import type { ExperimentProgress } from '../../stack/model/experiment.ts';
import { Press } from '../theme/press.tsx';
import classes from './lab.module.css';

interface RunStripProps {
  readonly progress: ExperimentProgress;
  readonly isStopping: boolean;
  readonly onStop: () => void;
}

export function RunStrip({ progress, isStopping, onStop }: RunStripProps) {
  const { name, mode, done, steps, doing, elapsedMs } = progress;
  const { title, seconds } = experimentFacts(name);
  return (
    <section className={classes.strip} aria-label="The experiment under way">
      <div className={classes.stripHead}>
        <strong>{title}</strong>
        <span>
          {mode}, {Math.round(elapsedMs / 1000)} s of about {seconds[mode]} s
        </span>
        <span className={classes.doing} role="status">
          {isStopping ? 'Stopping: taking down what was set up.' : doing}
        </span>
        <Press size="small" isBusy={isStopping} onClick={onStop}>
          Stop
        </Press>
      </div>
      <progress max={Math.max(1, steps)} value={done} aria-label={`${done} of ${steps} steps`} />
      <p>
        It runs on an nginx and backends of its own. Your stack is left as it is, also when this is stopped.
      </p>
    </section>
  );
}
