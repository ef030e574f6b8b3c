/** What the cache did in a stretch of time: how much it answered, what that spared, how old it was. */
import type { CacheAge, CacheReport } from '../../stack/model/cache-report.ts';
import type { TrafficWindow } from '../../stack/model/traffic.ts';
import { bytesText, countText, durationText, shareText } from '../format/quantities.ts';
import { Segments } from '../theme/segments.tsx';
import classes from './caching.module.css';
import { MixBar } from './mix-bar.tsx';

interface CacheFiguresProps {
  readonly report: CacheReport | null;
  readonly window: TrafficWindow;
  readonly maxMb: number;
  readonly onPick: (window: TrafficWindow) => void;
}

export function CacheFigures({ report, window, maxMb, onPick }: CacheFiguresProps) {
  return (
    <section className={classes.figures} aria-label="What the cache did">
      <Segments
        name="cache-window"
        label="Stretch of time"
        options={WINDOWS}
        value={window}
        onPick={onPick}
      />
      {report === null ? <p className={classes.quiet}>Reading the log…</p> : <Figures report={report} />}
      {report === null || report.diskBytes === null ? null : (
        <p className={classes.quiet}>
          {bytesText(report.diskBytes)} of {maxMb} MB on disk
        </p>
      )}
    </section>
  );
}

function Figures({ report: { all, requests } }: { readonly report: CacheReport }) {
  if (all.ratio === null) {
    return (
      <p className={classes.quiet}>
        {requests === 0 ? 'No request yet.' : `None of ${countText(requests)} requests asked the cache.`}
      </p>
    );
  }
  return (
    <>
      <p>
        <b className={classes.share}>{shareText(all.ratio)}</b> out of the cache
      </p>
      <MixBar count={all} legend="named" />
      <p>
        Of {countText(all.requests)} requests {countText(all.withoutBackend)} were answered without a backend
        {all.savedMs === null || all.savedMs === 0
          ? '.'
          : `: about ${durationText(all.savedMs)} of backends’ time spared.`}
        {all.age === null ? null : ` ${ageWords(all.age)}`}
      </p>
    </>
  );
}

/** `Half of what was served was younger than 12.5 s, the oldest 61 s.` */
export function ageWords({ p50, max }: CacheAge): string {
  return `Half of what was served was at most ${durationText(p50 * 1000)} old, the oldest ${durationText(max * 1000)}.`;
}

const WINDOWS = [
  { value: '1m', label: '1 min', title: 'The last minute' },
  { value: '5m', label: '5 min', title: 'The last five minutes' },
  { value: 'change', label: 'Last change', title: 'Since the config that serves now began to' },
  { value: 'all', label: 'All', title: 'As far as the log goes back' },
] as const;
