/** Editors of nginx text: one that is written in, with completion and marks, and one that is only read. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, type Extension, StateEffect, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { editorLook } from './editor-look.ts';
import { completeNginx } from './nginx-completion.ts';
import type { Place } from './nginx-directives.ts';
import { nginxLanguage } from './nginx-language.ts';

export interface EditorWish {
  /** Of the editor, for who does not see it. */
  readonly label: string;
  readonly level: Place;
  /** Shown while there is no text. */
  readonly example: string;
  readonly onEdit: (text: string) => void;
  /** Asked some time after the last edit. */
  readonly marks: (text: Text) => Promise<readonly Diagnostic[]>;
}

export function editorState(text: string, wish: EditorWish): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      lintGutter(),
      ...reading(wish.label),
      history(),
      closeBrackets(),
      indentOnInput(),
      indentUnit.of('    '),
      autocompletion({ override: [completeNginx(wish.level)], icons: false }),
      linter((view) => wish.marks(view.state.doc), {
        delay: MARKS_PAUSE_MS,
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((effect) => effect.is(marksAreOld))),
      }),
      placeholder(wish.example),
      keymap.of([
        ...closeBracketsKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({ 'aria-description': HOW_TO_LEAVE }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        const isByPerson = transactions.some((one) => one.annotation(fromOutside) === undefined);
        if (docChanged && isByPerson) wish.onEdit(state.doc.toString());
      }),
    ],
  });
}

/** Text of ours or of nginx's: to be searched and copied. */
export function readerState(text: string, label: string): EditorState {
  return EditorState.create({ doc: text, extensions: [...reading(label), EditorState.readOnly.of(true)] });
}

/** Another text than the person's own edit; that edit can be undone to. */
export function replaceText(view: EditorView, text: string): void {
  const next = view.state.toText(text);
  if (next.eq(view.state.doc)) return;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: next },
    annotations: fromOutside.of(true),
  });
}

/** Asks for the marks now. */
export function refreshMarks(view: EditorView): void {
  view.dispatch({ effects: marksAreOld.of(null) });
  forceLinting(view);
}

/** Puts the cursor there; `line` from 1. */
export function goToLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}

export function reading(label: string): readonly Extension[] {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    nginxLanguage,
    editorLook,
    keymap.of([...searchKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ];
}

const HOW_TO_LEAVE = 'Tab indents. Escape leaves the editor; Tab then goes on to the next control.';
/** Longer than between two keys: a line being written is not a mistake yet. */
const MARKS_PAUSE_MS = 700;

const fromOutside = Annotation.define<true>();
const marksAreOld = StateEffect.define<null>();
