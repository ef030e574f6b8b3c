/** A change under way: the step being done, the engine's last words on it, and how far it is. */
import type { Activity } from '../../stack/model/board.ts';
import { durationText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { Lamp } from '../signals/lamp.tsx';
import classes from './change.module.css';
import { StepBar } from './step-bar.tsx';
import { useElapsedMs } from './use-elapsed-ms.ts';

export function ActivityLine({ activity }: { readonly activity: Activity }) {
  const elapsedMs = useElapsedMs(activity.startedAt);
  const doing = activity.steps.filter((step) => step.state === 'doing');
  const done = activity.steps.filter((step) => step.state === 'done').length;
  const words = doing.map((step) => step.label).join(', ');
  const progress = doing.findLast((step) => step.progress !== null)?.progress;
  return (
    <section className={classes.strip} data-kind="activity" aria-label="Change under way">
      <div className={classes.line}>
        <Lamp aspect="moving" size={14} />
        <strong className={classes.what} title={activity.what}>
          {activity.what}
        </strong>
        <span className={classes.because} title={words}>
          {words}
        </span>
        {progress ? <code className={classes.progress}>{visibleText(progress)}</code> : null}
        <span className={classes.facts}>
          <StepBar steps={activity.steps} />
          <span className={classes.figure}>
            {done} of {activity.steps.length} steps
          </span>
          <span className={classes.time}>{durationText(elapsedMs)}</span>
        </span>
      </div>
    </section>
  );
}
