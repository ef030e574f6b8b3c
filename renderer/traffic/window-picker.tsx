import type { TrafficView, TrafficWindow } from '../../stack/model/traffic.ts';
import { clockText, countText } from '../format/quantities.ts';
import { Segments } from '../theme/segments.tsx';
import classes from './traffic.module.css';

interface WindowPickerProps {
  readonly window: TrafficWindow;
  readonly view: TrafficView | null;
  readonly onPick: (window: TrafficWindow) => void;
}

/** Which stretch of time, and how much there is in it. */
export function WindowPicker({ window, view, onPick }: WindowPickerProps) {
  return (
    <div className={classes.window}>
      <Segments name="window" label="Stretch of time" options={WINDOWS} value={window} onPick={onPick} />
      {view ? (
        <p className={classes.span} role="status" aria-label="What is counted">
          <b>{countText(view.totals.requests)}</b> {spanWords(view)}
        </p>
      ) : null}
    </div>
  );
}

function spanWords({ totals, fromMs, state }: TrafficView): string {
  return [
    totals.requests === 1 ? 'request' : 'requests',
    fromMs === null || totals.requests === 0 ? '' : ` since ${clockText(new Date(fromMs).toISOString())}`,
    totals.perSecond > 0 ? `, ${countText(totals.perSecond)} per second now` : '',
    state === 'rebuilding' ? ' · the log’s past is still being read' : '',
  ].join('');
}

const WINDOWS = [
  { value: 'change', label: 'Since the last change', title: 'Since the config that serves now began to' },
  { value: '1m', label: '1 min', title: 'The last minute' },
  { value: '5m', label: '5 min', title: 'The last five minutes' },
  { value: 'all', label: 'All', title: 'As far as the log goes back' },
] as const;
