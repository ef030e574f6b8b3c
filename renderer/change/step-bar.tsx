import type { ActivityStep } from '../../stack/model/board.ts';
import classes from './change.module.css';

/** One mark per step, filled as it is done. */
export function StepBar({ steps }: { readonly steps: readonly ActivityStep[] }) {
  const done = steps.filter((step) => step.state === 'done').length;
  return (
    <span
      className={classes.stages}
      role="progressbar"
      aria-label="Steps done"
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={done}
    >
      {steps.map((step) => (
        <i key={`${step.label} ${step.because}`} data-step={step.state} title={step.label} />
      ))}
    </span>
  );
}
