/** What nginx is told: our files, what was loaded, and the person's own snippets, which are written here. */
import { useEffect, useRef } from 'react';
import { ChangeStrip } from '../change/change-strip.tsx';
import { usePanel } from '../state/panel-store.ts';
import classes from './config.module.css';
import { ConfigList } from './config-list.tsx';
import { DriftPane } from './drift-pane.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { FilePane, LoadedPane } from './reader-panes.tsx';
import { SnippetPane } from './snippet-pane.tsx';
import { editedLevels } from './snippet-state.ts';
import { useDesk, useServedSnippets, useSnippets } from './use-desk.ts';

export function ConfigView() {
  useServedSnippets();
  useConfigKeys();
  return (
    <main className={classes.view}>
      <ChangeStrip />
      <div className={classes.desk}>
        <ConfigList />
        <ShownPane />
      </div>
    </main>
  );
}

function ShownPane() {
  const shown = usePanel((state) => state.configShown);
  const isPreviewing = useSnippets((state) => state.isPreviewing);
  const wasPreviewing = useRef(false);
  useEffect(() => {
    wasPreviewing.current = isPreviewing;
  }, [isPreviewing]);
  if (isPreviewing && shown.kind !== 'drift') return <PreviewPane />;
  switch (shown.kind) {
    case 'snippet':
      // Who comes back from the preview goes on writing.
      return <SnippetPane key={shown.level} level={shown.level} isFocused={wasPreviewing.current} />;
    case 'file':
      return <FilePane path={shown.path} />;
    case 'loaded':
      return <LoadedPane />;
    case 'drift':
      return <DriftPane />;
    default:
      return shown satisfies never;
  }
}

/** Ctrl+S or Cmd+S shows what would change, and then applies it; Escape goes back to the edit. */
function useConfigKeys(): void {
  const desk = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isIn(event, '[role=dialog]')) return;
      const { isPreviewing } = desk.store.getState();
      if (isChord(event, 's')) {
        event.preventDefault();
        // A key held down is one wish to look, not one to apply as well.
        if (event.repeat) return;
        if (isPreviewing) void desk.apply();
        else desk.setPreview('open');
      } else if (event.key === 'Escape' && isPreviewing) {
        event.preventDefault();
        desk.setPreview('closed');
      }
    };
    // Who has just left the editor means the edit by Ctrl+Z, not the stack's last change.
    const keepFromUndo = (event: KeyboardEvent): void => {
      const hasEdits = editedLevels(desk.store.getState()).length > 0;
      if (hasEdits && isChord(event, 'z') && !isIn(event, '.cm-editor, input')) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('keydown', keepFromUndo, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('keydown', keepFromUndo, { capture: true });
    };
  }, [desk]);
}

function isChord(event: KeyboardEvent, key: string): boolean {
  return event.key === key && (event.ctrlKey || event.metaKey) && !event.altKey;
}

function isIn({ target }: KeyboardEvent, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
