/** nginx directives of the person's own, kept apart from what we print: one text for each level of the config. */

export const SNIPPET_LEVELS = ['http', 'server', 'upstream'] as const;

export type SnippetLevel = (typeof SNIPPET_LEVELS)[number];

/** An empty text: no snippet. `server` is the public server's, `upstream` that of every service. */
export type Snippets = Readonly<Record<SnippetLevel, string>>;

export const NO_SNIPPETS: Snippets = { http: '', server: '', upstream: '' };

/** Of one snippet, in UTF-8. */
export const MAX_SNIPPET_BYTES = 64 * 1024;

/** Relative to a generation's folder, e.g. `snippets/server.conf`: the name under which findings and faults tell of it. */
export function snippetPath(level: SnippetLevel): `snippets/${SnippetLevel}.conf` {
  return `snippets/${level}.conf`;
}

/** Those that are there: text without a word in it is none. */
export function writtenLevels(snippets: Snippets): readonly SnippetLevel[] {
  return SNIPPET_LEVELS.filter((level) => snippets[level].trim() !== '');
}
