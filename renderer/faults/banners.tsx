/** What stands between a person and a true picture: no controller, no engine, or a notice. */
import type { Fault } from '../../stack/model/faults.ts';
import { screenOf } from '../screens/screen-of.ts';
import { Lamp } from '../signals/lamp.tsx';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { DriftBanner, isOfDrift } from './drift-banner.tsx';
import classes from './faults.module.css';
import { PlainWords } from './plain-words.tsx';

const NO_NOTICES: readonly Fault[] = [];

export function Banners({ onRetry }: { readonly onRetry: () => void }) {
  const connection = usePanel((state) => state.connection);
  const engine = usePanel((state) => state.board?.engine ?? null);
  // The first screen tells it itself, and has no last board to speak of.
  const isGone = usePanel((state) => state.board?.state === 'gone' && screenOf(state) === 'board');
  const notices = usePanel((state) => state.board?.notices ?? NO_NOTICES);

  if (connection === 'lost' || connection === 'refused') {
    const isRefused = connection === 'refused';
    return (
      <div className={classes.banner} data-tone="danger" role="alert">
        <Lamp aspect="danger" size={14} />
        <p>
          <b>
            {isRefused
              ? 'The controller does not know this page any more.'
              : 'The controller does not answer.'}
          </b>{' '}
          {isRefused
            ? 'It was started again since: open the address it printed.'
            : 'nginx and the backends keep running; what you see is the last that was seen. Trying again by itself.'}
        </p>
        <Press size="small" onClick={onRetry}>
          Try now
        </Press>
      </div>
    );
  }
  return (
    <>
      {isGone && engine ? (
        <div className={classes.banner} data-tone="danger" role="alert">
          <Lamp aspect="danger" size={14} />
          <p>
            <b>
              <PlainWords text={engine.fault?.message ?? `${engine.name} does not answer.`} />
            </b>{' '}
            <PlainWords text={engine.fault?.hint} /> The board shows the last that was seen; it comes back by
            itself.
          </p>
        </div>
      ) : null}
      <DriftBanner />
      {notices
        .filter((notice) => !isOfDrift(notice))
        .map((notice) => (
          <div
            key={`${notice.code} ${notice.message}`}
            className={classes.banner}
            data-tone="caution"
            role="status"
          >
            <Lamp aspect="caution" size={14} />
            <p>
              <b>
                <PlainWords text={notice.message} />
              </b>{' '}
              <PlainWords text={notice.hint} />
            </p>
          </div>
        ))}
    </>
  );
}
