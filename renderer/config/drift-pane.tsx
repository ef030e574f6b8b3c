/** What another hand changed on disk, beside what we wrote; and the choice, which is the person's. */
import { useState } from 'react';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { DriftChoice, DriftedFile } from '../../stack/model/drift.ts';
import { shellHere } from '../connection/open-connection.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel, usePanelStore } from '../state/panel-store.ts';
import { addToast } from '../state/toasts.ts';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import classes from './config.module.css';
import { ConfigMerge } from './config-merge.tsx';
import { diffSides } from './diff-sides.ts';
import notes from './note-line.module.css';

const NONE: readonly DriftedFile[] = [];

export function DriftPane() {
  const drift = usePanel((state) => state.board?.drift ?? NONE);
  const key = drift.length === 0 ? null : drift.map(({ path, what }) => `${path} ${what}`).join();
  const answer = useAnswer(key, (client) => client.config.drift());
  const view = answer.kind === 'here' ? answer.value : null;
  if (drift.length === 0) {
    return (
      <section className={classes.pane} aria-label="Changed on disk">
        <p className={classes.remark}>Nothing differs: the files on disk are those Signalbox wrote.</p>
      </section>
    );
  }
  return (
    <section className={classes.pane} aria-label="Changed on disk">
      <DriftHead />
      <div className={notes.noteLine} data-tone="caution">
        <ul>
          {drift.map(({ path, what }) => (
            <li key={path}>
              <code>{path}</code> {what}
            </li>
          ))}
        </ul>
        {view ? <p>{RELOADED[String(view.isReloaded)]}</p> : null}
      </div>
      {answer.kind === 'refused' ? (
        <p className={classes.remark} data-tone="danger">
          <PlainWords text={answer.fault.message} /> <PlainWords text={answer.fault.hint} />
        </p>
      ) : null}
      {view && view.diff === '' ? (
        <p className={classes.remark}>
          What stood there before is not known any more, so nothing can be compared.
        </p>
      ) : null}
      {view ? (
        <ConfigMerge files={diffSides(view.diff)} beforeLabel="ours" afterLabel="theirs, on disk" />
      ) : null}
    </section>
  );
}

const RELOADED: Readonly<Record<string, string>> = {
  true: 'nginx was reloaded since: it may run by these files.',
  false: 'nginx was not reloaded since: it still runs by ours.',
  null: 'Whether nginx was reloaded since is not known.',
};

function DriftHead() {
  const [asked, setAsked] = useState<DriftChoice | null>(null);
  const [isWarned, setWarned] = useState(false);
  const panel = usePanelStore();
  const isConnected = usePanel((state) => state.connection === 'open');
  const isUsable = isConnected && asked === null;

  const resolve = async (choice: DriftChoice): Promise<void> => {
    const { client } = panel.getState();
    if (!client) return;
    setAsked(choice);
    try {
      await client.config.resolveDrift({ by: shellHere(), choice });
    } catch (thrown) {
      if (panel.getState().client === client) addToast(panel, 'Drift', faultOfCall(thrown));
    } finally {
      setAsked(null);
      setWarned(false);
    }
  };

  return (
    <header className={classes.head}>
      <h2>Changed on disk by another hand</h2>
      <p>Ours are written again, verified. What becomes of theirs?</p>
      {isWarned ? (
        <>
          <Press size="small" look="quiet" onClick={() => setWarned(false)}>
            No, keep them
          </Press>
          <Press
            size="small"
            look="danger"
            autoFocus
            isBusy={asked === 'restore'}
            disabled={!isUsable}
            onClick={() => void resolve('restore')}
          >
            Yes, throw theirs away
          </Press>
        </>
      ) : (
        <>
          <Press size="small" look="danger" disabled={!isUsable} onClick={() => setWarned(true)}>
            Throw theirs away
          </Press>
          <Press
            size="small"
            look="primary"
            isBusy={asked === 'set-aside'}
            disabled={!isUsable}
            tip="Theirs are kept beside the generations, to be read"
            onClick={() => void resolve('set-aside')}
          >
            Set theirs aside
          </Press>
        </>
      )}
    </header>
  );
}
