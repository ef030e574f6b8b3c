/** One snippet, to be written. */
import type { SnippetLevel } from '../../stack/model/snippets.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { Press } from '../theme/press.tsx';
import classes from './config.module.css';
import { SnippetEditor } from './snippet-editor.tsx';
import { SnippetNotes } from './snippet-notes.tsx';
import { editedLevels } from './snippet-state.ts';
import { SNIPPET_WORDS } from './snippet-words.ts';
import { useDesk, useSnippets } from './use-desk.ts';

interface SnippetPaneProps {
  readonly level: SnippetLevel;
  readonly isFocused: boolean;
}

export function SnippetPane({ level, isFocused }: SnippetPaneProps) {
  const desk = useDesk();
  const isHere = useSnippets((state) => state.served !== null);
  return (
    <section className={classes.pane} aria-label={`Your ${SNIPPET_WORDS[level].title} snippet`}>
      <SnippetHead level={level} />
      <SnippetNotes />
      {isHere ? <SnippetEditor desk={desk} level={level} isFocused={isFocused} /> : <NotHere />}
    </section>
  );
}

function NotHere() {
  const unseen = useSnippets((state) => state.unseen);
  if (unseen === null) return <p className={classes.remark}>Asking the controller…</p>;
  return (
    <p className={classes.remark} role="status" data-tone="danger">
      <PlainWords text={unseen.message} /> <PlainWords text={unseen.hint} />
    </p>
  );
}

function SnippetHead({ level }: { readonly level: SnippetLevel }) {
  const desk = useDesk();
  const isEdited = useSnippets((state) => state.drafts[level] !== undefined);
  const hasEdits = useSnippets((state) => editedLevels(state).length > 0);
  const isApplying = useSnippets((state) => state.isApplying);
  const { title, where } = SNIPPET_WORDS[level];
  return (
    <header className={classes.head}>
      <h2>
        Your <code>{title}</code> snippet
      </h2>
      <p>{where}</p>
      <Press size="small" look="quiet" disabled={!isEdited || isApplying} onClick={() => desk.discard(level)}>
        Discard the edit
      </Press>
      <Press
        size="small"
        look="primary"
        disabled={!hasEdits || isApplying}
        isBusy={isApplying}
        tip="What would change, before anything does"
        shortcut="Ctrl S"
        aria-keyshortcuts="Control+S Meta+S"
        onClick={() => desk.setPreview('open')}
      >
        Preview
      </Press>
    </header>
  );
}
