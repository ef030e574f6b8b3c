import { CACHE_STATUSES, type CacheCount, type CacheStatus } from '../../stack/model/cache-report.ts';
import { countText } from '../format/quantities.ts';
import classes from './caching.module.css';

interface MixBarProps {
  readonly count: CacheCount;
  /** Whether each status is named below it. */
  readonly legend: 'named' | 'none';
}

/** What became of the requests that asked the cache, each status as wide as it was frequent. */
export function MixBar({ count: { mix, requests }, legend }: MixBarProps) {
  const seen = CACHE_STATUSES.filter((status) => mix[status] > 0);
  const words = seen.map((status) => `${status} ${countText(mix[status])}`).join(', ');
  return (
    <>
      <div className={classes.mix} role="img" aria-label={words} title={words}>
        {seen.map((status) => (
          <span key={status} data-status={status} style={{ flexGrow: mix[status] / requests }} />
        ))}
      </div>
      {legend === 'named' ? (
        <ul className={classes.legend}>
          {seen.map((status) => (
            <li key={status} title={MEANINGS[status]}>
              <i data-status={status} />
              {status} <b>{countText(mix[status])}</b>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

const MEANINGS: Readonly<Record<CacheStatus, string>> = {
  HIT: 'Kept, and fresh',
  STALE: 'Kept and too old: served while it is refreshed, or because no backend answers',
  UPDATING: 'Kept and too old: somebody else is refreshing it',
  REVALIDATED: 'Too old, but the backend said that it is still the same',
  EXPIRED: 'Too old: a backend was asked',
  MISS: 'Not kept: a backend was asked',
  BYPASS: 'A backend was asked on purpose',
};
