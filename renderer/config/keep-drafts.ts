/**
 * What becomes of unsaved edits when the page is closed. A browser's page asks first; the browser has the words. The
 * app's window cannot be held by a page, and its address stays the same: there they are kept, and are back next time.
 */
import type { StoreApi } from 'zustand';
import { SNIPPET_LEVELS } from '../../stack/model/snippets.ts';
import { shellHere } from '../connection/open-connection.ts';
import { readSetting, writeSetting } from '../state/stored-setting.ts';
import { type Drafts, editedLevels, type SnippetState } from './snippet-state.ts';

export function keepDrafts(store: StoreApi<SnippetState>): void {
  const shell = shellHere();
  switch (shell) {
    case 'browser':
      window.addEventListener('beforeunload', (event) => {
        if (editedLevels(store.getState()).length > 0) event.preventDefault();
      });
      return;
    case 'window':
      store.setState({ drafts: readSetting(KEPT, isDrafts, {}) });
      store.subscribe((now, before) => {
        if (now.drafts !== before.drafts) writeSetting(KEPT, now.drafts);
      });
      return;
    default:
      shell satisfies never;
  }
}

const KEPT = 'snippet-drafts';

function isDrafts(value: unknown): value is Drafts {
  if (typeof value !== 'object' || value === null) return false;
  const kept = value as Readonly<Record<string, unknown>>;
  return SNIPPET_LEVELS.every((level) => kept[level] === undefined || isDraft(kept[level]));
}

function isDraft(value: unknown): boolean {
  const { text, base } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof text === 'string' && typeof base === 'string';
}
