/** What the linter and nginx say of a snippet, as marks of the editor: where, how bad, and what to do. */
import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Fault } from '../../stack/model/faults.ts';
import type { Finding } from '../../stack/model/finding.ts';
import { type SnippetLevel, snippetPath } from '../../stack/model/snippets.ts';
import { visibleText } from '../log/visible-text.ts';

/** Sorted by place. `refusal` is nginx's own line of a change it did not take, where it names one of this snippet. */
export function marksOf(
  level: SnippetLevel,
  text: Text,
  findings: readonly Finding[],
  refusal: Fault | null,
): Diagnostic[] {
  const path = snippetPath(level);
  const ofLinter = findings
    .filter((finding) => finding.path === path)
    .map((finding) =>
      mark(text, finding.line, {
        severity: finding.weight === 'refusal' ? 'error' : 'warning',
        source: finding.code,
        message: finding.reason,
        advice: finding.fix,
      }),
    );
  const ofNginx =
    refusal?.at?.path === path
      ? [
          mark(text, refusal.at.line, {
            severity: 'error',
            source: refusal.code,
            message: refusal.message,
            advice: refusal.hint ?? '',
          }),
        ]
      : [];
  return [...ofNginx, ...ofLinter].sort((a, b) => a.from - b.from);
}

interface Said {
  readonly severity: 'error' | 'warning';
  readonly source: string;
  readonly message: string;
  readonly advice: string;
}

/** The line's words, without its indentation; a line beyond the text's end is its last. */
function mark(text: Text, lineNumber: number, { advice, ...said }: Said): Diagnostic {
  const line = text.line(Math.min(Math.max(1, lineNumber), text.lines));
  const from = line.from + (line.text.length - line.text.trimStart().length);
  const message = advice === '' ? said.message : `${said.message} ${advice}`;
  return {
    severity: said.severity,
    message,
    from: Math.min(from, line.to),
    to: line.to,
    renderMessage: () => words(said, advice),
  };
}

function words({ source, message }: Omit<Said, 'advice'>, advice: string): HTMLElement {
  const said = document.createElement('div');
  said.className = 'cm-finding';
  said.append(element('code', [source]), element('p', plainWords(message)));
  if (advice !== '') said.append(element('p', plainWords(advice)));
  return said;
}

/** What stands in backticks is something to type or to find. */
function plainWords(text: string): readonly (Node | string)[] {
  return visibleText(text)
    .split('`')
    .map((part, index) => (index % 2 === 1 ? element('code', [part]) : part));
}

function element(tag: 'code' | 'p', parts: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.append(...parts);
  return made;
}
