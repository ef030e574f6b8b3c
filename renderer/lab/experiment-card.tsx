/** One experiment: its question, what came of it last, and the two ways to ask it again. */
import type {
  ExperimentCard as Card,
  ExperimentMode,
  ExperimentResult,
} from '../../stack/model/experiment.ts';
import { Press } from '../theme/press.tsx';
import classes from './lab.module.css';
import { Picture } from './picture.tsx';

interface ExperimentCardProps {
  readonly card: Card;
  /** Of its last run; null: none, or not here yet. */
  readonly result: ExperimentResult | null;
  readonly isShown: boolean;
  /** One runs: two at once would measure each other. */
  readonly isHeldBack: boolean;
  readonly onRun: (mode: ExperimentMode) => void;
  readonly onShow: () => void;
}

export function ExperimentCard(props: ExperimentCardProps) {
  const { card, result, isShown, isHeldBack, onRun, onShow } = props;
  const { title, question, how, seconds, last } = card;
  return (
    <article className={classes.card} data-shown={isShown || undefined} aria-label={title}>
      <h2>{title}</h2>
      <p title={how}>{question}</p>
      {last !== null && result !== null ? (
        <button type="button" className={classes.last} title={last.finding} onClick={onShow}>
          <Picture result={result} size="card" className={classes.small} />
          <span>{last.finding}</span>
        </button>
      ) : (
        <p className={classes.none}>Not asked yet. {how}</p>
      )}
      <footer>
        <Press look="primary" size="small" disabled={isHeldBack} onClick={() => onRun('full')}>
          Run, {minutes(seconds.full)}
        </Press>
        <Press look="quiet" size="small" disabled={isHeldBack} onClick={() => onRun('quick')}>
          Quick, {seconds.quick} s
        </Press>
      </footer>
    </article>
  );
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
