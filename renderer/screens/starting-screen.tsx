/** Steps of a start, with the engine's last words on each, while there is no board worth showing. */
import { IconCheck, IconX } from '@tabler/icons-react';
import type { Activity, ActivityStep } from '../../stack/model/board.ts';
import { StepBar } from '../change/step-bar.tsx';
import { useElapsedMs } from '../change/use-elapsed-ms.ts';
import { durationText } from '../format/quantities.ts';
import { visibleText } from '../log/visible-text.ts';
import { Lamp } from '../signals/lamp.tsx';
import classes from './screens.module.css';

export function StartingScreen({ activity }: { readonly activity: Activity }) {
  const elapsedMs = useElapsedMs(activity.startedAt);
  const done = activity.steps.filter((step) => step.state === 'done').length;
  return (
    <section className={classes.screen} aria-label="Starting">
      <div className={classes.steps}>
        <header className={classes.head}>
          <h2>{headingOf(activity.what)}</h2>
          <span className={classes.progress}>
            {done} of {activity.steps.length} steps <b>{durationText(elapsedMs)}</b>
          </span>
        </header>
        <StepBar steps={activity.steps} />
        <ol>
          {activity.steps.map((step) => (
            <li key={`${step.label} ${step.because}`} data-state={step.state}>
              <StepMark state={step.state} />
              <div>
                <p>
                  <b>{step.label}</b> <span>{step.because}</span>
                </p>
                {step.progress !== null && step.state !== 'done' ? (
                  <code>{visibleText(step.progress)}</code>
                ) : null}
              </div>
              {step.ms === undefined ? null : <span className={classes.took}>{durationText(step.ms)}</span>}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** Receipts name a change as a command does; what is under way is said as a person would. */
function headingOf(what: string): string {
  if (/^up\b/.test(what)) return 'Bringing it up';
  if (what === 'down') return 'Bringing it down';
  return what.charAt(0).toUpperCase() + what.slice(1);
}

function StepMark({ state }: { readonly state: ActivityStep['state'] }) {
  switch (state) {
    case 'waiting':
      return <Lamp aspect="unlit" size={14} />;
    case 'doing':
      return <Lamp aspect="moving" size={14} />;
    case 'done':
      return <IconCheck className={classes.done} size={16} aria-label="done" />;
    case 'failed':
      return <IconX className={classes.failed} size={16} aria-label="failed" />;
    default:
      return state satisfies never;
  }
}
