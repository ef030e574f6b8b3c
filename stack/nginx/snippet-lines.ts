/** A person's own text among our lines: where it is included, and what of ours gives way to it. */
import { type SnippetLevel, type Snippets, snippetPath } from '../model/snippets.ts';
import { type ConfigLine, directive } from './directive.ts';
import { parseDirectives } from './parse-directives.ts';

/** None where nothing is written. nginx takes the path from the folder of the main file, wherever the line stands. */
export function includeSnippet(level: SnippetLevel, text: string | undefined): readonly ConfigLine[] {
  return isWritten(text) ? [directive('include', snippetPath(level))] : [];
}

export function isWritten(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/**
 * Our lines but for those the text says itself: nginx refuses a directive that stands twice, and sends a header twice
 * that is set twice. Only of the lines given: what Signalbox stands on is not among them.
 */
export function unlessSaid(lines: readonly ConfigLine[], text: string | undefined): readonly ConfigLine[] {
  const said = new Set((parseDirectives(text ?? '') ?? []).map(({ name, args }) => subjectOf(name, args)));
  return lines.filter((line) => line.kind !== 'directive' || !said.has(subjectOf(line.name, line.args)));
}

/** A server of the person's own stands before ours: it must not get what was sent to us. */
export function defaultListen(snippets: Snippets | undefined): readonly string[] {
  return isWritten(snippets?.http) ? ['default_server'] : [];
}

/** Said once for each header or parameter. */
const NAMED_BY_FIRST: ReadonlySet<string> = new Set(['proxy_set_header', 'uwsgi_param']);

function subjectOf(name: string, args: readonly string[]): string {
  return NAMED_BY_FIRST.has(name) ? `${name} ${(args[0] ?? '').toLowerCase()}` : name;
}
