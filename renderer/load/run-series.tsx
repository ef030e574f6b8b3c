/** A run second by second: answers as bars, what failed on top of them. */
import type { LoadRun } from '../../stack/model/load-run.ts';
import { countText } from '../format/quantities.ts';
import classes from './load-runs.module.css';

interface RunSeriesProps {
  readonly run: LoadRun;
  /** `a` or `b`: its colour. */
  readonly side: string;
  /** Answers a second at the top: the same for runs side by side. */
  readonly most: number;
}

export function RunSeries({ run, side, most }: RunSeriesProps) {
  const { answered, failed, stepMs, lastMs } = run.detail.series;
  const bars = answered.map((count, index) => {
    const lengthMs = index === answered.length - 1 ? Math.max(lastMs, 1) : stepMs;
    const height = Math.min(1, (count * 1000) / lengthMs / most);
    return { height, failed: (failed[index] ?? 0) > 0 };
  });
  const width = 100 / Math.max(bars.length, MIN_BARS);
  return (
    <svg
      className={classes.series}
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Answers every ${stepMs / 1000} s, ${countText(Math.round(most))} a second at the top`}
    >
      {bars.map((bar, index) => (
        <rect
          key={index}
          data-side={bar.failed ? 'failed' : side}
          x={index * width}
          width={width * 0.9}
          y={30 - 30 * bar.height}
          height={30 * bar.height}
        />
      ))}
    </svg>
  );
}

const MIN_BARS = 20;
