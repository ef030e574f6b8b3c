/** What serves now beside what would: the last look before a change. */
import { useEffect, useRef } from 'react';
import { snippetPath } from '../../stack/model/snippets.ts';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import classes from './config.module.css';
import { ConfigMerge } from './config-merge.tsx';
import { SnippetNotes } from './snippet-notes.tsx';
import { editedLevels } from './snippet-state.ts';
import { useDesk, useSnippets } from './use-desk.ts';

export function PreviewPane() {
  const served = useSnippets((state) => state.served);
  const drafts = useSnippets((state) => state.drafts);
  const files = editedLevels({ drafts }).map((level) => ({
    path: snippetPath(level),
    before: served?.snippets[level] ?? '',
    after: drafts[level]?.text ?? '',
  }));
  return (
    <section className={classes.pane} aria-label="What would change">
      <PreviewHead />
      <SnippetNotes />
      <ConfigMerge files={files} beforeLabel="serves now" afterLabel="would serve" />
    </section>
  );
}

function PreviewHead() {
  const desk = useDesk();
  const isApplying = useSnippets((state) => state.isApplying);
  const isConnected = usePanel((state) => state.connection === 'open');
  const apply = useRef<HTMLButtonElement>(null);
  useEffect(() => apply.current?.focus(), []);
  return (
    <header className={classes.head}>
      <h2>What would change</h2>
      <p>One change: tested by nginx and verified, or taken back whole.</p>
      <Press
        size="small"
        look="quiet"
        title="Nothing is lost  ( Esc )"
        aria-keyshortcuts="Escape"
        disabled={isApplying}
        onClick={() => desk.setPreview('closed')}
      >
        Back to the edit
      </Press>
      <Press
        ref={apply}
        size="small"
        look="primary"
        disabled={isApplying || !isConnected}
        isBusy={isApplying}
        // No tooltip of ours: while one is open, Escape would close it and nothing else.
        title="Test, reload, verify  ( Ctrl S )"
        aria-keyshortcuts="Control+S Meta+S"
        onClick={() => void desk.apply()}
      >
        Apply
      </Press>
    </header>
  );
}
