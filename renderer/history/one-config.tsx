/** One config as it was written, and the way back to it. */
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { GenerationEntry } from '../../stack/contract/contract.ts';
import diff from '../diff/diff.module.css';
import { PlainWords } from '../faults/plain-words.tsx';
import { visibleLines } from '../log/visible-text.ts';
import { useCommands } from '../state/commands.ts';
import { usePanel } from '../state/panel-store.ts';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import history from './history.module.css';
import classes from './one-entry.module.css';

export function OneConfig({ entry }: { readonly entry: GenerationEntry }) {
  const { generation, state, because } = entry;
  const answer = useAnswer(`files ${generation}`, (client) => client.history.files({ generation }));
  return (
    <>
      <div className={classes.head}>
        <div>
          <h3>Generation {generation}</h3>
          <p>{because ?? STATE_WORDS[state]}</p>
        </div>
        {state === 'kept' ? <GoBack generation={generation} /> : <span>{STATE_WORDS[state]}</span>}
      </div>
      {answer.kind === 'refused' ? (
        <p className={history.none} role="alert">
          <PlainWords text={answer.fault.message} />
        </p>
      ) : null}
      <div className={diff.files}>
        {answer.kind === 'here'
          ? answer.value.map(({ path, text }) => (
              <section key={path} className={diff.file} aria-label={path}>
                <h4>
                  <code>{path}</code>
                </h4>
                <pre className={classes.text}>{visibleLines(text)}</pre>
              </section>
            ))
          : null}
      </div>
    </>
  );
}

/** Asked twice, in place: it is undone by one key, so a dialogue would be too much. */
function GoBack({ generation }: { readonly generation: number }) {
  const commands = useCommands();
  const [isAsked, setAsked] = useState(false);
  const isUsable = usePanel(
    (state) => state.connection === 'open' && state.board?.state !== 'down' && state.pending.change === null,
  );
  if (!isAsked) {
    return (
      <Press icon={<IconArrowBackUp size={15} />} disabled={!isUsable} onClick={() => setAsked(true)}>
        Go back to this
      </Press>
    );
  }
  return (
    <fieldset
      className={classes.confirm}
      aria-label={`Go back to generation ${generation}?`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setAsked(false);
      }}
    >
      Its method, settings and scale?
      <Press
        look="primary"
        autoFocus
        disabled={!isUsable}
        onClick={() => {
          setAsked(false);
          commands.goBack(generation);
        }}
      >
        Go back
      </Press>
      <Press look="quiet" onClick={() => setAsked(false)}>
        Stay
      </Press>
    </fieldset>
  );
}

const STATE_WORDS: Readonly<Record<GenerationEntry['state'], string>> = {
  current: 'It serves now.',
  kept: 'It served before; no receipt names it.',
  refused: 'nginx did not take it; kept to be read.',
};
