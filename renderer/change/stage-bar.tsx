import type { ReceiptStage } from '../../stack/model/receipt.ts';
import { durationText } from '../format/quantities.ts';
import classes from './change.module.css';

/** Where the time went: one piece per stage, as long as it took. */
export function StageBar({ stages }: { readonly stages: readonly ReceiptStage[] }) {
  if (stages.length === 0) return null;
  const words = stages.map((stage) => `${stage.name} ${durationText(stage.ms)}`).join(', ');
  return (
    <span className={classes.stages} role="img" aria-label={`Stages: ${words}`}>
      {stages.map((stage) => (
        <i
          key={stage.name}
          data-step="stage"
          style={{ flexGrow: Math.max(stage.ms, 0.5) }}
          title={`${stage.name} ${durationText(stage.ms)}`}
        />
      ))}
    </span>
  );
}
