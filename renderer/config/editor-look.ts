/** The editor in the panel's own colours: by variables, so that it follows the theme without being told. */
import { syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { WordKind } from './nginx-language.ts';

const KINDS: Readonly<Record<WordKind, Readonly<Record<string, string>>>> = {
  keyword: { color: 'var(--lever-ink)' },
  controlKeyword: { color: 'var(--lever-ink)', fontWeight: '650' },
  name: {
    color: 'var(--ink)',
    textDecoration: 'underline dotted var(--amber-glow)',
    textUnderlineOffset: '3px',
  },
  variableName: { color: 'var(--code-variable)' },
  string: { color: 'var(--code-string)' },
  number: { color: 'var(--code-number)' },
  bool: { color: 'var(--code-number)' },
  propertyName: { color: 'var(--ink-dim)' },
  comment: { color: 'var(--ink-dim)', fontStyle: 'italic' },
  punctuation: { color: 'var(--ink-dim)' },
  brace: { color: 'var(--ink-dim)' },
};

const words = Object.fromEntries(Object.entries(KINDS).map(([kind, style]) => [`.cm-word-${kind}`, style]));

const theme = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--ink)',
    backgroundColor: 'var(--plate-sunk)',
    fontSize: 'var(--text-m)',
  },
  // Shown by the frame around, as the gutters would cover it.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--code-selection)',
  },
  '.cm-content ::selection': { backgroundColor: 'var(--code-selection)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--plate-sunk)', color: 'var(--ink-faint)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 10px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--lever-wash)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--red-wash)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--lever-wash)' },
  '.cm-searchMatch': { backgroundColor: 'var(--amber-wash)', outline: '1px solid var(--amber-line)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--amber-glow)' },
  '.cm-placeholder': { color: 'var(--ink-faint)', whiteSpace: 'pre' },

  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--code-removed)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--code-added)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'var(--code-removed-strong)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'var(--code-added-strong)' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--red-glow)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--green-glow)' },
  '.cm-collapsedLines': {
    background: 'var(--plate)',
    color: 'var(--ink-faint)',
    fontFamily: 'var(--font)',
    fontSize: 'var(--text-s)',
  },

  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--plate-raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow-float)',
    fontSize: 'var(--text-s)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '15em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--lever)',
    color: 'var(--on-lever)',
  },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px', maxWidth: '300px', fontFamily: 'var(--font)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },

  '.cm-panels': { backgroundColor: 'var(--plate)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 34px 8px 10px', fontSize: 'var(--text-s)', lineHeight: '28px' },
  '.cm-panel.cm-search :is(input, button, label)': { verticalAlign: 'middle' },
  '.cm-panel.cm-search label': { fontSize: 'var(--text-s)', color: 'var(--ink-dim)' },
  '.cm-panel.cm-search [name=close]': {
    top: '8px',
    right: '10px',
    fontSize: '18px',
    color: 'var(--ink-dim)',
  },
  '.cm-textfield': {
    height: '26px',
    padding: '0 8px',
    border: '1px solid var(--field-line)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--plate-raised)',
    color: 'var(--ink)',
    fontSize: 'var(--text-s)',
  },
  '.cm-button': {
    height: '26px',
    padding: '0 9px',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--plate-raised)',
    backgroundImage: 'none',
    color: 'var(--ink)',
    fontSize: 'var(--text-s)',
  },

  '.cm-diagnostic': {
    padding: '8px 12px',
    borderLeftWidth: '3px',
    maxWidth: '460px',
    fontFamily: 'var(--font)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--red-glow)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--amber-glow)' },
  '.cm-finding code': {
    color: 'var(--ink-faint)',
    fontFamily: 'var(--font-mono)',
    fontSize: 'var(--text-xs)',
  },
  '.cm-finding p': { margin: '2px 0 0', whiteSpace: 'pre-wrap' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--red-glow)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--amber-glow)' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-lint-marker': {
    content: 'none',
    width: '10px',
    height: '10px',
    borderRadius: '50%',
    marginTop: '5px',
  },
  '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--red-glow)' },
  '.cm-lint-marker-warning': { content: 'none', backgroundColor: 'var(--amber-glow)' },
  ...words,
});

export const editorLook: Extension = [
  theme,
  syntaxHighlighting({ style: ([tag]) => (tag ? `cm-word-${tag.toString()}` : null) }),
];
