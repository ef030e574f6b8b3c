/** Every change waits for a person's choice about drift, so it is told on every view, with the way to the choice. */
import type { Fault } from '../../stack/model/faults.ts';
import { Lamp } from '../signals/lamp.tsx';
import { showView, usePanel, usePanelStore } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './faults.module.css';
import { PlainWords } from './plain-words.tsx';

/** The notice's hint is for the command line; here a button does it. */
export function DriftBanner() {
  const store = usePanelStore();
  const drifted = usePanel((state) => state.board?.drift.length ?? 0);
  const notice = usePanel((state) => state.board?.notices.find(isOfDrift)?.message ?? null);
  const isLookedAt = usePanel((state) => state.view === 'config' && state.configShown.kind === 'drift');
  if ((drifted === 0 && notice === null) || isLookedAt) return null;
  const files = drifted === 1 ? 'a file' : `${drifted} files`;
  const look = (): void => {
    store.setState({ configShown: { kind: 'drift' } });
    showView(store, 'config');
  };
  return (
    <div className={classes.banner} data-tone="caution" role="status">
      <Lamp aspect="caution" size={14} />
      <p>
        <b>
          <PlainWords text={notice ?? `Another hand changed ${files} of nginx’s config on disk.`} />
        </b>{' '}
        No change is made until you choose what becomes of {drifted === 1 ? 'it' : 'them'}.
      </p>
      <Press size="small" onClick={look}>
        Look and choose
      </Press>
    </div>
  );
}

export function isOfDrift({ code }: Fault): boolean {
  return code === 'config-drifted';
}
