/** What is read and not written: one of our files, and everything as nginx loads it. */
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel } from '../state/panel-store.ts';
import { type Answer, useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import classes from './config.module.css';
import { TextPane } from './text-pane.tsx';
import { useConfigKey, useGeneratedFiles } from './use-generated-files.ts';

export function FilePane({ path }: { readonly path: string }) {
  const answer = useGeneratedFiles();
  const drifted = usePanel((state) => state.board?.drift.find((file) => file.path === path)?.what ?? null);
  const text = answer.kind === 'here' ? answer.value.find((file) => file.path === path)?.text : undefined;
  return (
    <section className={classes.pane} aria-label={path}>
      <header className={classes.head}>
        <h2>
          <code>{path}</code>
        </h2>
        <p>
          {drifted === null
            ? 'Written by Signalbox; each change writes it anew.'
            : `Another hand ${DRIFT_WORDS[drifted]} it on disk; this is how it lies there.`}
        </p>
      </header>
      <Remark answer={answer} />
      {text === undefined ? (
        answer.kind === 'here' && <p className={classes.remark}>There is no such file now.</p>
      ) : (
        <TextPane text={text} label={path} />
      )}
    </section>
  );
}

const DRIFT_WORDS = { changed: 'changed', missing: 'took away', added: 'added' } as const;

export function LoadedPane() {
  const [look, setLook] = useState(0);
  const key = useConfigKey();
  const answer = useAnswer(key && `${key} ${look}`, (client) => client.config.loaded());
  const loaded = answer.kind === 'here' ? answer.value : null;
  return (
    <section className={classes.pane} aria-label="nginx -T">
      <header className={classes.head}>
        <h2>
          <code>nginx -T</code>
        </h2>
        <p>
          <PlainWords text={loaded?.note ?? 'Every file in the order nginx reads them.'} />
        </p>
        <Press
          size="small"
          icon={<IconRefresh size={14} />}
          isBusy={answer.kind === 'waiting'}
          onClick={() => setLook(look + 1)}
        >
          Read again
        </Press>
      </header>
      <Remark answer={answer} />
      {loaded ? <TextPane text={loaded.text} label="nginx -T" /> : null}
    </section>
  );
}

function Remark({ answer }: { readonly answer: Answer<unknown> }): ReactNode {
  switch (answer.kind) {
    case 'here':
      return null;
    case 'waiting':
      return <p className={classes.remark}>Asking the controller…</p>;
    case 'refused':
      return (
        <p className={classes.remark} role="status" data-tone="danger">
          <PlainWords text={answer.fault.message} /> <PlainWords text={answer.fault.hint} />
        </p>
      );
    default:
      return answer satisfies never;
  }
}
