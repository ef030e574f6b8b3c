import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { type SnippetLevel, snippetPath } from '../../stack/model/snippets.ts';
import classes from './config.module.css';
import { marksOf } from './finding-marks.ts';
import { editorState, goToLine, refreshMarks, replaceText } from './open-editor.ts';
import type { SnippetDesk } from './snippet-desk.ts';
import { type SnippetState, wishedSnippets } from './snippet-state.ts';
import { SNIPPET_WORDS } from './snippet-words.ts';

interface SnippetEditorProps {
  readonly desk: SnippetDesk;
  readonly level: SnippetLevel;
  /** It has the keyboard as soon as it is there. */
  readonly isFocused: boolean;
}

/** One snippet to be written in. Its past and its cursor are kept while another is looked at. */
export function SnippetEditor({ desk, level, isFocused }: SnippetEditorProps) {
  const element = useRef<HTMLDivElement>(null);
  const isFocusedAtFirst = useRef(isFocused);
  useEffect(() => {
    if (!element.current) return;
    const { store } = desk;
    const view = new EditorView({ state: stateOf(desk, level), parent: element.current });
    replaceText(view, wishedSnippets(store.getState())[level]);
    if (isFocusedAtFirst.current) view.focus();
    goToRefusal(view, level, store.getState());
    const unsubscribe = store.subscribe((now, before) => {
      replaceText(view, wishedSnippets(now)[level]);
      if (now.refusal === before.refusal) return;
      refreshMarks(view);
      goToRefusal(view, level, now);
    });
    return () => {
      unsubscribe();
      keptOf(desk).set(level, view.state);
      view.destroy();
    };
  }, [desk, level]);
  return <div ref={element} className={classes.editor} data-editor={level} />;
}

function goToRefusal(view: EditorView, level: SnippetLevel, { refusal }: SnippetState): void {
  const at = refusal?.fault.at;
  if (at?.path === snippetPath(level)) goToLine(view, at.line);
}

type Kept = Map<SnippetLevel, ReturnType<typeof editorState>>;
const KEPT = new WeakMap<SnippetDesk, Kept>();

function keptOf(desk: SnippetDesk): Kept {
  const kept: Kept = KEPT.get(desk) ?? new Map();
  KEPT.set(desk, kept);
  return kept;
}

function stateOf(desk: SnippetDesk, level: SnippetLevel): ReturnType<typeof editorState> {
  const kept = keptOf(desk).get(level);
  if (kept) return kept;
  const { title, example } = SNIPPET_WORDS[level];
  return editorState(wishedSnippets(desk.store.getState())[level], {
    label: `The ${title} snippet`,
    level,
    example,
    onEdit: (text) => desk.edit(level, text),
    async marks(text) {
      const findings = await desk.check();
      return marksOf(level, text, findings, desk.store.getState().refusal?.fault ?? null);
    },
  });
}
